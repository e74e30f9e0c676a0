import js from "@eslint/js";
import jsdoc from "eslint-plugin-jsdoc";
import globals from "globals";

const MAX_WIDTH = 100;
const MAX_LINES = 300;
const MAX_FUNCTION_LINES = 60;
const LABEL = "functions/recognize/recognize/label/page/*.js";
const EXPORTED = "ExportNamedDeclaration";

export default [
  { ignores: ["**/node_modules/", "build/", "data/", "runs/", ".venv*/", "**/.venv*/"] },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "max-len": ["error", { code: MAX_WIDTH, ignoreUrls: true }],
      "max-lines": ["error", MAX_LINES],
      "max-lines-per-function": ["error", MAX_FUNCTION_LINES],
      "no-unused-vars": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["site/**/*.js", "extension/**/*.js", LABEL],
    plugins: { jsdoc },
    rules: {
      // Types and names are tsc's to check; that there are words is not.
      "jsdoc/require-jsdoc": [
        "error",
        {
          publicOnly: { esm: true },
          require: { ArrowFunctionExpression: true, ClassDeclaration: true },
        },
      ],
      "jsdoc/require-description": [
        "error",
        {
          contexts: [
            `${EXPORTED} > FunctionDeclaration`,
            `${EXPORTED} > VariableDeclaration > VariableDeclarator > ArrowFunctionExpression`,
          ],
          descriptionStyle: "body",
        },
      ],
    },
  },
  { files: ["site/**/*.js", LABEL], languageOptions: { globals: globals.browser } },
  {
    files: ["site/service-worker.js"],
    languageOptions: {
      // The last three are defined by scripts/build.mjs.
      globals: { ...globals.serviceworker, SHELL: false, VERSION: false, RUNTIME: false },
    },
  },
  {
    files: ["extension/**/*.js"],
    languageOptions: { globals: { ...globals.browser, ...globals.webextensions } },
  },
  { files: ["scripts/**/*.mjs"], languageOptions: { globals: globals.node } },
  {
    files: ["**/*.cjs"],
    languageOptions: { sourceType: "commonjs", globals: globals.node },
  },
];
