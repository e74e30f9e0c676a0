// Draws with npm's node-captcha. programs/serve.cjs calls it.
"use strict";
const { legible } = require("../programs/canvas.cjs");
const nodeCaptcha = require("node-captcha");

module.exports = legible(({ options }) => {
  let drawn;
  nodeCaptcha({ ...options, fileMode: 2 }, (text, image) => (drawn = [image, text]));
  return drawn;
});
