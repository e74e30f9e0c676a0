// Draws with npm's simple-captcha. programs/serve.cjs calls it.
"use strict";
const { legible } = require("../programs/canvas.cjs");
const simpleCaptcha = require("simple-captcha");

module.exports = legible(({ options }) => {
  const captcha = simpleCaptcha.create(options).generate();
  return [captcha.buffer("image/png"), captcha.text()];
});
