/** The page: joins intake, rows, settings, help and readers. */
import { announce, copy } from "./announce.js";
import { byId } from "./dom.js";
import { showHelp } from "./help.js";
import { installIntake } from "./intake.js";
import { endpoint, installReaders, showPlace } from "./readers.js";
import { createRow } from "./row.js";
import { installSettings, settings } from "./settings.js";

const rows = new Set();
let count = 0;

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

function notice(message) {
  byId("notice").textContent = message;
  byId("notice").hidden = !message;
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

for (const button of document.querySelectorAll("[data-opens]")) {
  button.addEventListener("click", () => {
    showHelp(endpoint() || document.baseURI, Boolean(settings.key));
    byId(button.dataset.opens).showModal();
  });
}
for (const button of document.querySelectorAll("[data-closes]")) {
  button.addEventListener("click", () => byId(button.dataset.closes).close());
}
for (const button of document.querySelectorAll("[data-copies]")) {
  button.addEventListener("click", () => copy(byId(button.dataset.copies).textContent, button));
}
byId("clear").addEventListener("click", () => {
  for (const row of [...rows]) row.remove();
});
document.body.dataset.ready = "";
