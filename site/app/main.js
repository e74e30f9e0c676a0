/** The page: joins intake, rows, settings, help and readers. */
import { byId, checkedElement } from "../lib/dom.js";
import { copy } from "./announce.js";
import { installCrop } from "./crop.js";
import { showHelp } from "./help.js";
import { installIntake } from "./intake.js";
import { installLimitsBar } from "./limits-bar.js";
import { endpoint, installReaders, privateIsBuilt } from "./readers.js";
import { readAgain, installRows, restore, take } from "./rows.js";
import { installSettings } from "./settings-dialog.js";
import { onSettings, settings } from "./settings.js";
import { installTakeAway } from "./take-away.js";

/** The settings that a reading depends on. */
const READING = new Set(["alphabet", "length", "case", "profile"]);

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

installRows();
await restore();
installIntake((files) => {
  notice("");
  take(files);
}, notice);
installTakeAway(notice);
installCrop();
installSettings();
installLimitsBar();
onSettings((changed) => {
  if (changed.some((name) => READING.has(name))) readAgain(() => true);
});
await installReaders(() => readAgain(({ state }) => state === "away"));
// The build makes it with private mode, by which it reads.
byId("label").hidden = !privateIsBuilt();

onEach("opens", HTMLDialogElement, (dialog) => {
  showHelp(endpoint() || document.baseURI, Boolean(settings.key));
  dialog.showModal();
});
onEach("closes", HTMLDialogElement, (dialog) => dialog.close());
onEach("copies", HTMLElement, ({ textContent }, button) => copy(textContent ?? "", button));
document.body.dataset.ready = "";
