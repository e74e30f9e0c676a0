// Serves what a family's draw.cjs draws; see training/generators/program.py.
//     node serve.cjs DRAW.cjs
// The function that the file exports returns, or promises, the bytes of an image file, or
// [bytes, text] where the package chooses its own text. This file is the project's own and MIT;
// programs under the GPL run it, and it imports none of them.
"use strict";
const path = require("path");
const readline = require("readline");
const seeded = require("./seeded.cjs");

const draw = require(path.resolve(process.argv[2]));

let last = Promise.resolve();
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  last = last.then(async () => {
    const request = JSON.parse(line);
    // The packages draw from Math.random, which cannot be seeded.
    Math.random = seeded(request.seed);
    const drawn = await draw(request);
    const [image, text] = Array.isArray(drawn) ? drawn : [drawn, request.text];
    process.stdout.write(`${image.length} ${text}\n`);
    process.stdout.write(image);
  });
});
