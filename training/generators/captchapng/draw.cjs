// Draws with npm's captchapng. programs/serve.cjs calls it.
"use strict";
const captchapng = require("captchapng");

module.exports = ({ text, width, height, ground, ink }) => {
  const picture = new captchapng(width, height, text);
  picture.color(...ground, 255);
  picture.color(...ink, 255);
  return Buffer.from(picture.getBase64(), "base64");
};
