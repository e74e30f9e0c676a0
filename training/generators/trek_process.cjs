// Draws images with npm's trek-captcha. See program.py for what is read and written.
// Imports seeded.cjs and nothing else of the project.
"use strict";
const path = require("path");
const readline = require("readline");
const crypto = require("crypto");

// The package draws from randomBytes and Math.random, which cannot be seeded.
const seeded = require("./seeded.cjs");

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
