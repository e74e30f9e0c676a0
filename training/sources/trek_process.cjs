// Draws images with npm's trek-captcha. See program.py for what is read and written.
// Imports nothing of the project.
"use strict";
const path = require("path");
const readline = require("readline");
const crypto = require("crypto");

// mulberry32: the package draws from randomBytes and Math.random, which cannot be seeded.
function seeded(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// Before the package is loaded, because it keeps the function that it finds then.
crypto.randomBytes = (size, done) =>
  done(null, Buffer.from(Array.from({ length: size }, () => Math.floor(Math.random() * 256))));
const trek = require(path.join(__dirname, "..", "families", "node_modules", "trek-captcha"));

let last = Promise.resolve();
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const request = JSON.parse(line);
  last = last.then(async () => {
    Math.random = seeded(request.seed);
    const { buffer, token } = await trek({ size: request.size });
    process.stdout.write(`${buffer.length} ${token}\n`);
    process.stdout.write(buffer);
  });
});
