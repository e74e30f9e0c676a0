/** How pictures come to the page for labelling, and how the labels leave it. */
import { LABELS } from "./backend.js";

/** Pictures by their names' endings; what the browser calls an image is one, too. */
const PICTURE = /\.(png|jpe?g|gif|webp|bmp|avif|tiff?|ico)$/i;

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
  const files = /** @type {HTMLInputElement} */ (byId("files"));
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
  byId("save").onclick = () => download(LABELS, table());
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

/** @param {File} file */
const isTaken = ({ name, type }) =>
  type.startsWith("image/") || PICTURE.test(name) || /\.csv$/i.test(name);

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} said */
const say = (said) => (byId("taken").textContent = said);

/**
 * @param {string} name
 * @param {string} content
 */
function download(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "text/csv" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
