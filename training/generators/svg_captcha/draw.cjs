// Draws with npm's svg-captcha, turned into pixels by resvg. programs/serve.cjs calls it.
"use strict";
const svgCaptcha = require("svg-captcha");
const { Resvg } = require("@resvg/resvg-js");

module.exports = ({ text, options, scale }) => {
  const { width, height, pixels } = new Resvg(svgCaptcha(text, options), {
    background: "white",
    fitTo: { mode: "zoom", value: scale },
    font: { loadSystemFonts: false },
  }).render();
  // RGBA over white is opaque: the alpha is dropped, and the rest is a PPM file.
  const rgb = Buffer.alloc(width * height * 3);
  for (let i = 0, o = 0; i < pixels.length; i += 4) {
    rgb[o++] = pixels[i];
    rgb[o++] = pixels[i + 1];
    rgb[o++] = pixels[i + 2];
  }
  return Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), rgb]);
};
