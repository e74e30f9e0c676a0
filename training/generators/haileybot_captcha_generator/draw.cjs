// Draws with npm's @haileybot/captcha-generator (GPL). programs/serve.cjs calls it.
"use strict";
const { decode, legible } = require("../programs/canvas.cjs");
const CaptchaGenerator = require("@haileybot/captcha-generator");

module.exports = legible(({ options }) => {
  const captcha = new CaptchaGenerator(options.height);
  return [decode(captcha.dataURL), captcha.value];
});
