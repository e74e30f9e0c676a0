/** How pictures come to the page for labelling, and how the labels leave it. */
import { byId } from "../lib/dom.js";
import { download } from "../lib/download.js";
import { LABELS, SUFFIXES } from "../lib/limits.js";

/**
 * @typedef {object} Uses
 * @property {(files: File[], folder: FileSystemDirectoryHandle | null) => Promise<string>} take
 *   answers what was taken, in words
 * @property {() => string} table the labels as a table
 * @property {() => Promise<void>} forget
 */

/**
 * Installs drop zone and buttons.
 *
 * @param {Uses} uses
 */
export function installIntake({ take, table, forget }) {
  const zone = byId("intake");
  const files = byId("files", HTMLInputElement);
  /**
   * @param {File[]} given
   * @param {FileSystemDirectoryHandle | null} [folder]
   */
  const taken = (given, folder = null) => {
    take(given.filter(isTaken), folder).then(say, (error) => say(String(error.message ?? error)));
  };
  zone.hidden = false;
  byId("choose").onclick = () => files.click();
  files.onchange = () => {
    taken([...(files.files ?? [])]);
    files.value = "";
  };
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  document.addEventListener("dragleave", () => zone.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    taken([...(event.dataTransfer?.files ?? [])]);
  });
  byId("save").onclick = () => download(LABELS, "text/csv", table());
  byId("forget").onclick = () => {
    if (confirm("Remove all pictures and labels from this browser?")) forget();
  };
  installFolder(taken);
}

/** @param {(given: File[], folder: FileSystemDirectoryHandle) => void} taken */
function installFolder(taken) {
  const pick = /** @type {any} */ (globalThis).showDirectoryPicker;
  if (!pick) return;
  byId("open-folder").hidden = false;
  byId("open-folder").onclick = async () => {
    const folder = await pick({ mode: "readwrite" }).catch(() => null);
    if (!folder) return;
    const found = [];
    for await (const entry of folder.values()) {
      if (entry.kind === "file") found.push(await entry.getFile());
    }
    taken(found, folder);
  };
}

/**
 * A table, and a picture by its name's ending; what the browser calls an image is one, too.
 *
 * @param {File} file
 */
const isTaken = ({ name, type }) =>
  type.startsWith("image/") ||
  [...SUFFIXES, ".csv"].some((suffix) => name.toLowerCase().endsWith(suffix));

/** @param {string} said */
const say = (said) => (byId("taken").textContent = said);
