/** The clipboard of an offscreen document, which has no focus. */
export { copySelected as copy } from "./lib/clipboard.js";
