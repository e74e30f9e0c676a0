// Draws with npm's captcha-image. programs/serve.cjs calls it.
"use strict";
const fs = require("fs");
const { createCanvas } = require("@napi-rs/canvas");
const { decode } = require("../programs/canvas.cjs");

// A browser's document, as far as the package needs one.
const document = {
  createElement(name) {
    if (name === "canvas") return createCanvas(1, 1);
    const outerHTML = {};
    return { outerHTML, setAttribute: (key, value) => (outerHTML[key] = value) };
  },
};
// A module as browsers have them, which require() cannot load.
const source = fs.readFileSync(require.resolve("captcha-image"), "utf8");
const CaptchaImage = new Function("document", source.replace("export default", "return"))(document);

module.exports = ({ options: { font, width, height, ground, ink, length } }) => {
  const captcha = new CaptchaImage(font, "center", "middle", width, height, ground, ink, length);
  const image = captcha.createImage();
  return [decode(image.src), image["data-key"]];
};
