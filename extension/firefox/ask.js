/** Requests to the background itself, which is a document in Firefox. */
export { perform as ask } from "./document.js";
