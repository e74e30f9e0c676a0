// Draws with npm's captcha-generator-alphanumeric (GPL). programs/serve.cjs calls it.
"use strict";
const { decode, legible } = require("../programs/canvas.cjs");
const { default: Captcha } = require("captcha-generator-alphanumeric");

module.exports = legible(({ text, height, complexity }) => {
  const captcha = new Captcha(height, text, complexity);
  return [decode(captcha.dataURL), captcha.value];
});
