// Draws with npm's canvas-captcha. programs/serve.cjs calls it.
"use strict";
const { legible } = require("../programs/canvas.cjs");
const name = require.resolve("canvas-captcha");

module.exports = legible(({ options }) => {
  // Anew each time, because it keeps a call's options as the next one's defaults.
  delete require.cache[name];
  let drawn;
  require(name)(options, (_, { captchaStr, captchaImg }) => {
    drawn = [captchaImg, captchaStr];
  });
  return drawn;
});
