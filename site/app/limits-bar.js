/** The restrictions of the moment, beside the readings, with one click to drop them. */
import { byId } from "../lib/dom.js";
import { onSettings, save, settings } from "./settings.js";

const NONE = { alphabet: "", length: "", case: "" };

/** Whether readings are restricted. */
export const isLimited = () => Boolean(settings.alphabet || settings.length || settings.case);

/** Stops restricting readings, which has the pictures read again. */
export const dropLimits = () => save(NONE);

/** Shows the restrictions, now and as they change. */
export function installLimitsBar() {
  byId("drop-limits").addEventListener("click", () => {
    dropLimits();
    byId("readings").focus();
  });
  onSettings(show);
  show();
}

function show() {
  const words = [
    settings.alphabet && `characters ${settings.alphabet}`,
    settings.length && `length ${settings.length}`,
    settings.case && `${settings.case} case`,
  ].filter(Boolean);
  byId("limits").hidden = !words.length;
  byId("limits-said").textContent = `Your settings allow only: ${words.join(", ")}.`;
}
