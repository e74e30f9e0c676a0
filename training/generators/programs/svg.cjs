// Pixels of an SVG file, by resvg. This file is the project's own and MIT.
"use strict";
const { Resvg } = require("@resvg/resvg-js");

// A PPM file of the picture on white, scaled by `scale`.
module.exports = (svg, scale) => {
  const { width, height, pixels } = new Resvg(svg, {
    background: "white",
    fitTo: { mode: "zoom", value: scale },
    font: { loadSystemFonts: false },
  }).render();
  // RGBA over white is opaque: the alpha is dropped.
  const rgb = Buffer.alloc(width * height * 3);
  for (let i = 0, o = 0; i < pixels.length; i += 4) {
    rgb[o++] = pixels[i];
    rgb[o++] = pixels[i + 1];
    rgb[o++] = pixels[i + 2];
  }
  return Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), rgb]);
};
