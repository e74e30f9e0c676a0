// Draws images with npm's svg-captcha, turned into pixels by resvg. See program.py for
// what is read and written. Imports seeded.cjs and nothing else of the project.
"use strict";
const path = require("path");
const readline = require("readline");
const packages = path.join(__dirname, "..", "families", "node_modules");
const svgCaptcha = require(path.join(packages, "svg-captcha"));
const { Resvg } = require(path.join(packages, "@resvg", "resvg-js"));

// The package draws from Math.random, which cannot be seeded.
const seeded = require("./seeded.cjs");

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const request = JSON.parse(line);
  Math.random = seeded(request.seed);
  const svg = svgCaptcha(request.text, request.options);
  const rendered = new Resvg(svg, {
    background: "white",
    fitTo: { mode: "zoom", value: request.scale },
    font: { loadSystemFonts: false },
  }).render();
  // RGBA over white is opaque: the alpha is dropped, and the rest is a PPM file.
  const { width, height, pixels } = rendered;
  const header = Buffer.from(`P6 ${width} ${height} 255\n`);
  const rgb = Buffer.alloc(width * height * 3);
  for (let i = 0, o = 0; i < pixels.length; i += 4) {
    rgb[o++] = pixels[i];
    rgb[o++] = pixels[i + 1];
    rgb[o++] = pixels[i + 2];
  }
  process.stdout.write(`${header.length + rgb.length} ${request.text}\n`);
  process.stdout.write(header);
  process.stdout.write(rgb);
});
