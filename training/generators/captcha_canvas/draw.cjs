// Draws with npm's captcha-canvas. programs/serve.cjs calls it.
"use strict";
const crypto = require("crypto");
const Module = require("module");
const { createCanvas, GlobalFonts } = require("@napi-rs/canvas");

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
Module._load = (name, ...others) => (name === "skia-canvas" ? { Canvas } : load(name, ...others));
// The package draws from these, which cannot be seeded.
crypto.randomBytes = (size) =>
  Buffer.from(Array.from({ length: size }, () => Math.floor(Math.random() * 256)));
const { CaptchaGenerator } = require("captcha-canvas");

module.exports = ({ text, width, height, captcha, trace, decoy }) =>
  new CaptchaGenerator({ width, height })
    .setCaptcha({ ...captcha, text, characters: text.length })
    .setTrace({ ...trace })
    .setDecoy({ ...decoy })
    .generateSync();
