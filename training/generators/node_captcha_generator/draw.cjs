// Draws with npm's node-captcha-generator. programs/serve.cjs calls it.
"use strict";
const { decode } = require("../programs/canvas.cjs");

// lodash keeps the Math.random that it finds; serve.cjs sets another for each request.
const first = Math.random;
const today = () => (Math.random === today ? first() : Math.random());
Math.random = today;
const Captcha = require("node-captcha-generator");

module.exports = ({ options }) =>
  new Promise((resolve, reject) => {
    const captcha = new Captcha(options);
    captcha.toBase64((error, url) =>
      error ? reject(error) : resolve([decode(url), captcha.value]),
    );
  });
