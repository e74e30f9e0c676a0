/** Saying things: to screen readers through the page's live region, and aloud. */
import { copySelected } from "../lib/clipboard.js";
import { byId, h } from "../lib/dom.js";
import { spelled } from "../lib/words.js";

const KEPT = 8;
const CONFIRMED_MS = 1500;

/**
 * Has screen readers say a message.
 *
 * @param {string} message
 */
export function announce(message) {
  const log = byId("live");
  log.append(h("p", {}, message));
  while (log.children.length > KEPT) log.firstChild?.remove();
}

/**
 * Letter by letter, in the live region and, where the computer has a voice of its own, aloud.
 *
 * @param {string} text
 */
export function spellOut(text) {
  const letters = spelled(text);
  announce(letters);
  // Voices that are not local send the text to their maker.
  const voice = globalThis.speechSynthesis
    ?.getVoices()
    .find(({ localService, lang }) => localService && lang.startsWith("en"));
  if (!voice) return;
  const utterance = new SpeechSynthesisUtterance(letters);
  utterance.voice = voice;
  utterance.rate = 0.8;
  speechSynthesis.cancel();
  speechSynthesis.speak(utterance);
}

/**
 * Copies and confirms on the button.
 *
 * @param {string} text
 * @param {HTMLElement} button
 */
export async function copy(text, button) {
  const before = button.textContent;
  try {
    // Over plain HTTP from another computer there is no clipboard object.
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else copySelected(text);
    button.textContent = "Copied";
    button.classList.add("done");
    announce("Copied.");
  } catch {
    button.textContent = "Could not copy";
    announce("The browser refused the clipboard.");
  }
  setTimeout(() => {
    button.textContent = before;
    button.classList.remove("done");
  }, CONFIRMED_MS);
}
