// Draws images with npm's captchapng. See program.py for what is read and written.
// Imports seeded.cjs and nothing else of the project.
"use strict";
const path = require("path");
const readline = require("readline");
const captchapng = require(path.join(__dirname, "..", "families", "node_modules", "captchapng"));
const seeded = require("./seeded.cjs");

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { text, seed, width, height, ground, ink } = JSON.parse(line);
  // The package draws from Math.random, which cannot be seeded.
  Math.random = seeded(seed);
  const picture = new captchapng(width, height, text);
  picture.color(...ground, 255);
  picture.color(...ink, 255);
  const image = Buffer.from(picture.getBase64(), "base64");
  process.stdout.write(`${image.length} ${text}\n`);
  process.stdout.write(image);
});
