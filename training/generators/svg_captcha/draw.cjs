// Draws with npm's svg-captcha, turned into pixels by resvg. programs/serve.cjs calls it.
"use strict";
const svgCaptcha = require("svg-captcha");
const pixels = require("../programs/svg.cjs");

module.exports = ({ text, options, scale }) => pixels(svgCaptcha(text, options), scale);
