/** The page: joins intake, rows, settings, help and readers. */
import { byId, checkedElement } from "../lib/dom.js";
import { announce, copy } from "./announce.js";
import { showHelp } from "./help.js";
import { installIntake } from "./intake.js";
import { endpoint, installReaders, showPlace } from "./readers.js";
import { createRow } from "./row.js";
import { installSettings, settings } from "./settings.js";

/** @type {Set<ReturnType<typeof createRow>>} */
const rows = new Set();
let count = 0;

/** @param {File[]} files */
function take(files) {
  notice("");
  for (const file of files) {
    const row = createRow(file, ++count, () => {
      rows.delete(row);
      byId("readings").hidden = rows.size === 0;
      if (rows.size) byId("readings").focus();
      else byId("choose").focus();
    });
    rows.add(row);
    byId("rows").prepend(row.element);
  }
  byId("readings").hidden = false;
}

/** @param {string} message empty for none */
function notice(message) {
  byId("notice").textContent = message;
  byId("notice").hidden = !message;
}

/**
 * Has each button with a `data-` attribute of that name do something with the element that the
 * attribute names.
 *
 * @template {HTMLElement} Kind
 * @param {"opens" | "closes" | "copies"} what
 * @param {new () => Kind} kind
 * @param {(named: Kind, button: HTMLElement) => void} act
 */
function onEach(what, kind, act) {
  for (const element of document.querySelectorAll(`[data-${what}]`)) {
    const button = checkedElement(element);
    button.addEventListener("click", () => act(byId(button.dataset[what] ?? "", kind), button));
  }
}

try {
  await installReaders();
} catch {
  notice("This page's config.json could not be loaded. Reload the page.");
}
installIntake(take, notice);
installSettings(() => {
  showPlace();
  announce("Settings saved.");
  for (const row of rows) row.again();
});

onEach("opens", HTMLDialogElement, (dialog) => {
  showHelp(endpoint() || document.baseURI, Boolean(settings.key));
  dialog.showModal();
});
onEach("closes", HTMLDialogElement, (dialog) => dialog.close());
onEach("copies", HTMLElement, ({ textContent }, button) => copy(textContent ?? "", button));
byId("clear").addEventListener("click", () => {
  for (const row of [...rows]) row.remove();
});
document.body.dataset.ready = "";
