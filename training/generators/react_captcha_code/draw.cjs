// Draws with npm's react-captcha-code, a component whose effects draw on a canvas.
// programs/serve.cjs calls it.
"use strict";
const Module = require("module");
const { Canvas } = require("../programs/canvas.cjs");

// What the component asks of React, done at once, with our canvas for the page's.
let canvas;
const react = {
  createElement: () => null,
  forwardRef: (component) => component,
  useCallback: (callback) => callback,
  useEffect: (effect) => effect(),
  useImperativeHandle: () => {},
  useRef: () => ({ current: canvas }),
};
const tags = new Proxy({}, { get: () => () => null });
const standIns = { react, "styled-components": { __esModule: true, default: tags } };
const load = Module._load;
Module._load = (name, ...others) => standIns[name] ?? load(name, ...others);
const { default: component } = require("react-captcha-code/build/cjs/captcha");
const utils = require("react-captcha-code/build/cjs/utils");

// The package's colours, without those too light for its grounds.
const anyColour = utils.randomColor;
utils.randomColor = () => {
  for (;;) {
    const colour = anyColour();
    const [red, green, blue] = colour.match(/\d+/g);
    if (0.3 * red + 0.6 * green + 0.1 * blue < 170) return colour;
  }
};

module.exports = ({ text, ...options }) => {
  canvas = new Canvas(options.width, options.height);
  component({ ...options, code: text, charNum: text.length }, null);
  return canvas.toBuffer();
};
