// A canvas for npm's packages that draw on one, with the fonts that they ask for, and a check
// that what they write can be read. This file is the project's own and MIT; programs under the
// GPL use it, and it imports none of them.
"use strict";
const Module = require("module");
const { createCanvas, GlobalFonts } = require("@napi-rs/canvas");

// The font families that the packages and their requests ask for, as Linux has them:
// fontconfig's stand-ins, and for Unifont another face with all letters of one width.
const fonts = {
  "dejavu/DejaVuSans": ["sans", "微软雅黑"],
  "dejavu/DejaVuSerif": ["Georgia"],
  "dejavu/DejaVuSansMono": ["Unifont"],
  "liberation2/LiberationSans": ["Arial", "Helvetica"],
  "liberation2/LiberationSerif": ["Times New Roman"],
  "liberation2/LiberationMono": ["Courier New"],
};
function register(file, family) {
  // Without it, boxes would be drawn.
  if (!GlobalFonts.registerFromPath(file, family)) throw new Error(`no font at ${file}`);
}
for (const [face, families] of Object.entries(fonts)) {
  const styles = face.startsWith("liberation2/") ? ["-Regular", "-Bold", "-Italic"] : ["", "-Bold"];
  for (const style of styles) {
    for (const family of families) {
      register(`/usr/share/fonts/truetype/${face}${style}.ttf`, family);
    }
  }
}

// Whether a person could read all that was filled with fillText since this was last set: some
// packages draw letters half outside or in the colour of what is behind them.
let readable;
const probe = createCanvas(1, 1).getContext("2d");
function watch(canvas) {
  const context = canvas.getContext("2d");
  const fillText = context.fillText.bind(context);
  context.fillText = (text, x, y) => {
    const box = context.measureText(text);
    const { a, b, c, d, e, f } = context.getTransform();
    const xs = [];
    const ys = [];
    for (const left of [x - box.actualBoundingBoxLeft, x + box.actualBoundingBoxRight]) {
      for (const top of [y - box.actualBoundingBoxAscent, y + box.actualBoundingBoxDescent]) {
        xs.push(a * left + c * top + e);
        ys.push(b * left + d * top + f);
      }
    }
    const cut = 0.2 * (box.actualBoundingBoxAscent + box.actualBoundingBoxDescent);
    const inside = (values, end) => Math.min(...values) > -cut && Math.max(...values) < end + cut;
    readable &&= inside(xs, canvas.width) && inside(ys, canvas.height);
    // The grounds are plain or change from left to right; a transparent one becomes white.
    const middle = Math.min(canvas.width - 1, Math.max(0, (Math.min(...xs) + Math.max(...xs)) / 2));
    const [red, green, blue, alpha] = context.getImageData(Math.floor(middle), 0, 1, 1).data;
    const ground = alpha ? [red, green, blue] : [255, 255, 255];
    probe.fillStyle = context.fillStyle;
    probe.fillRect(0, 0, 1, 1);
    const ink = probe.getImageData(0, 0, 1, 1).data;
    const contrast = [0.3, 0.6, 0.1].map((part, i) => part * Math.abs(ground[i] - ink[i]));
    readable &&= contrast[0] + contrast[1] + contrast[2] > 30;
    fillText(text, x, y);
  };
}

// The packages draw with several versions of `canvas`, which has to be compiled or downloaded.
// This stands for all of them: the oldest are constructors and hand an image to a callback.
// (package.json's override only keeps npm from installing them.)
function Canvas(width, height) {
  const canvas = createCanvas(width, height);
  watch(canvas);
  canvas.toBuffer = (done) => {
    const image = canvas.encodeSync("png");
    return typeof done === "function" ? done(null, image) : image;
  };
  return canvas;
}
Canvas.createCanvas = (width, height) => new Canvas(width, height);
Canvas.registerFont = (file, { family }) => register(file, family);
const load = Module._load;
Module._load = (name, ...others) => (name === "canvas" ? Canvas : load(name, ...others));

// Draws again, up to a hundred times, until a person could read what is drawn.
function legible(draw) {
  return (request) => {
    let drawn;
    readable = false;
    for (let tries = 0; !readable && tries < 100; tries++) {
      readable = true;
      drawn = draw(request);
    }
    return drawn;
  };
}

// The bytes of a data: URL.
const decode = (url) => Buffer.from(url.slice(url.indexOf(",") + 1), "base64");

module.exports = { Canvas, decode, legible };
