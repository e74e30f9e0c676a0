// Draws with npm's trek-captcha. programs/serve.cjs calls it.
"use strict";
const crypto = require("crypto");

// The package draws from here too, which cannot be seeded. Before it is loaded, because it keeps
// the function that it finds then.
crypto.randomBytes = (size, done) =>
  done(null, Buffer.from(Array.from({ length: size }, () => Math.floor(Math.random() * 256))));
const trek = require("trek-captcha");

module.exports = async ({ size }) => {
  const { buffer, token } = await trek({ size });
  return [buffer, token];
};
