// Draws images with npm's captcha-canvas. See program.py for what is read and written.
// Imports seeded.cjs and nothing else of the project.
"use strict";
const crypto = require("crypto");
const Module = require("module");
const path = require("path");
const readline = require("readline");
const packages = path.join(__dirname, "..", "families", "node_modules");
const { createCanvas, GlobalFonts } = require(path.join(packages, "@napi-rs", "canvas"));
const seeded = require("./seeded.cjs");

// What fontconfig calls so where these are installed.
const fonts = { Sans: "DejaVuSans", Serif: "DejaVuSerif", Mono: "DejaVuSansMono" };
for (const [family, file] of Object.entries(fonts)) {
  GlobalFonts.registerFromPath(`/usr/share/fonts/truetype/dejavu/${file}.ttf`, family);
}

// The package draws with skia-canvas, whose binary is no part of its npm package; this one,
// whose binary is, draws with Skia too.
function Canvas(width, height) {
  const canvas = createCanvas(width, height);
  canvas.gpu = false;
  canvas.toBufferSync = () => canvas.encodeSync("png");
  return canvas;
}
const load = Module._load;
Module._load = (name, ...others) =>
  name === "skia-canvas" ? { Canvas } : load(name, ...others);
// The package draws from these, which cannot be seeded.
crypto.randomBytes = (size) =>
  Buffer.from(Array.from({ length: size }, () => Math.floor(Math.random() * 256)));
const { CaptchaGenerator } = require(path.join(packages, "captcha-canvas"));

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { text, seed, width, height, captcha, trace, decoy } = JSON.parse(line);
  Math.random = seeded(seed);
  const image = new CaptchaGenerator({ width, height })
    .setCaptcha({ ...captcha, text, characters: text.length })
    .setTrace({ ...trace })
    .setDecoy({ ...decoy })
    .generateSync();
  process.stdout.write(`${image.length} ${text}\n`);
  process.stdout.write(image);
});
