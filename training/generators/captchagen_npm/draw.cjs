// Draws with npm's captchagen. programs/serve.cjs calls it.
"use strict";
const { legible } = require("../programs/canvas.cjs");
const captchagen = require("captchagen");

module.exports = legible(({ options }) => {
  const captcha = captchagen.create(options).generate();
  return [captcha.buffer("image/png"), captcha.text()];
});
