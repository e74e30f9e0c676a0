// Draws with npm's ppfun-captcha, turned into pixels by resvg. programs/serve.cjs calls it.
"use strict";
const captcha = require("ppfun-captcha");
const pixels = require("../programs/svg.cjs");

module.exports = ({ text, options, scale }) => pixels(captcha.createCaptcha(text, options), scale);
