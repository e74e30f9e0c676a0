/** Images that a person hands in: dropped, pasted or chosen. Nothing is fetched from elsewhere. */
import { byId } from "../lib/dom.js";
import { FORMAT_NAMES } from "../lib/limits.js";
import { MOST_MEGAPIXELS } from "./pictures.js";

const ADDRESS_ONLY =
  "The other tab gave only the picture's address, and this page fetches nothing from other " +
  "sites. Copy the picture there (right click, Copy image) and paste it here.";
const NO_IMAGE = "There was no image in that.";

/**
 * Takes images in whatever way the person hands them in.
 *
 * @param {(files: File[]) => void} take called with one file or more
 * @param {(message: string) => void} refuse called where there was none
 */
export function installIntake(take, refuse) {
  const files = byId("files", HTMLInputElement);
  const size = `each at most ${MOST_MEGAPIXELS} megapixels`;
  byId("taken").textContent = `${FORMAT_NAMES}, and what else this browser shows; ${size}.`;
  byId("choose").addEventListener("click", () => files.click());
  files.addEventListener("change", () => {
    take([...(files.files ?? [])]);
    files.value = "";
  });

  document.addEventListener("paste", (event) => {
    if (event.target instanceof Element && event.target.closest("input, textarea")) return;
    event.preventDefault();
    receive(event.clipboardData);
  });

  const drop = byId("drop");
  let depth = 0;
  /** @param {number} change */
  const mark = (change) => {
    depth = Math.max(0, depth + change);
    drop.classList.toggle("over", depth > 0);
  };
  document.addEventListener("dragenter", () => mark(1));
  document.addEventListener("dragleave", () => mark(-1));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(-depth);
    receive(event.dataTransfer);
  });

  /** @param {DataTransfer | null} data */
  function receive(data) {
    const given = [...(data?.files ?? [])];
    const text = data?.getData("text/uri-list") || data?.getData("text/plain") || "";
    const inline = given.length ? null : fromDataUrl(text.trim());
    if (given.length) take(given);
    else if (inline) take([inline]);
    else refuse(/^https?:/.test(text) ? ADDRESS_ONLY : NO_IMAGE);
  }
}

/** @param {string} text */
function fromDataUrl(text) {
  const match = /^data:(image\/[\w.+-]+);base64,([\w+/=\s]+)$/.exec(text);
  if (!match) return null;
  try {
    const bytes = Uint8Array.from(atob(match[2]), (character) => character.charCodeAt(0));
    return new File([bytes], "pasted image", { type: match[1] });
  } catch {
    return null;
  }
}
