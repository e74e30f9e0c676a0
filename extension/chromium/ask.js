/** Requests to the offscreen document, which is opened where there is none. */
/** @import { DocumentRequest, OffscreenAnswer } from "./types.js" */
const PAGE = "offscreen.html";

/** @type {Promise<void> | null} */
let opening = null;

/**
 * What the document answers. Throws Error where it could not.
 *
 * @param {DocumentRequest} request
 */
export async function ask(request) {
  opening ??= open().finally(() => (opening = null));
  await opening;
  /** @type {OffscreenAnswer} */
  const answer = await chrome.runtime.sendMessage({ to: "offscreen", ...request });
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.value;
}

async function open() {
  const contexts = await chrome.runtime.getContexts({ contextTypes: ["OFFSCREEN_DOCUMENT"] });
  if (contexts.length) return;
  await chrome.offscreen.createDocument({
    url: PAGE,
    reasons: ["CLIPBOARD", "BLOBS"],
    justification: "Crops the picture, reads it, and puts the text on the clipboard.",
  });
}
