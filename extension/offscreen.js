/** Crops, reads and copies, where there is a document: the service worker has none. */
import { copySelected } from "./lib/clipboard.js";
import { createPrivateReader } from "./lib/private-reader.js";
import { createServerReader } from "./lib/server-reader.js";
import { hasText } from "./lib/words.js";
import { crop } from "./crop-image.js";

// The loaded model takes memory: the document closes itself after this many milliseconds.
const IDLE = 5 * 60 * 1000;
const QUERY = { candidates: "4" };

let privateReader = null;
let idle = 0;

const actions = {
  async warm({ settings }) {
    if (settings.mode === "private") await reader(settings);
  },

  async read({ screen, area, view, settings }) {
    const picture = await (await fetch(screen)).blob();
    const image = area ? await crop(picture, area, view) : picture;
    const reading = await (await reader(settings)).read(image, QUERY);
    if (hasText(reading)) copySelected(reading.text);
    return reading;
  },

  async copy({ text }) {
    copySelected(text);
  },
};

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  // Content scripts speak to the service worker only.
  if (message.to !== "offscreen" || sender.tab) return false;
  clearTimeout(idle);
  idle = setTimeout(() => window.close(), IDLE);
  actions[message.action](message).then(
    (value) => respond({ value: value ?? null }),
    (error) => respond({ error: error.message }),
  );
  return true;
});

function reader({ mode, endpoint, key }) {
  if (mode === "server") return createServerReader(endpoint, key);
  privateReader ??= createPrivateReader(new URL("runtime/", location)).catch((error) => {
    privateReader = null;
    throw error;
  });
  return privateReader;
}
