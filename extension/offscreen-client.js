/** The service worker's side of the offscreen document, which reads and copies for it. */
const PAGE = "offscreen.html";
let opening = null;

export const warmUp = (settings) => ask({ action: "warm", settings });

/** Reading of an area of a captured screen (PNG data URL); the text is on the clipboard then. */
export const readArea = (screen, area, view, settings) =>
  ask({ action: "read", screen, area, view, settings });

/** Reading of a whole image (data URL); the text is on the clipboard then. */
export const readImage = (screen, settings) => ask({ action: "read", screen, settings });

export const copyText = (text) => ask({ action: "copy", text });

async function ask(message) {
  opening ??= open().finally(() => (opening = null));
  await opening;
  const { value, error } = await chrome.runtime.sendMessage({ to: "offscreen", ...message });
  if (error) throw new Error(error);
  return value;
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
