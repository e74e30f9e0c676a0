// Draws with npm's captcha-mini. programs/serve.cjs calls it.
"use strict";
const { Canvas, legible } = require("../programs/canvas.cjs");
const CaptchaMini = require("captcha-mini");

module.exports = legible(({ options: { width, height, ...options } }) => {
  const canvas = new Canvas(width, height);
  let text;
  new CaptchaMini(options).draw(canvas, (drawn) => (text = drawn));
  return [canvas.toBuffer(), text];
});
