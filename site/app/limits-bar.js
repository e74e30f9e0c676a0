/** What restricts readings at the moment, and their profile, with one click to drop them. */
import { byId } from "../lib/dom.js";
import { onSettings, save, settings } from "./settings.js";

const NONE = { alphabet: "", length: "", case: "", profile: "" };

/** Whether readings are restricted. */
export const isLimited = () => Boolean(settings.alphabet || settings.length || settings.case);

/** Stops restricting readings, and the profile, which has the pictures read again. */
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
  const said = [
    words.length && `Your settings allow only: ${words.join(", ")}.`,
    settings.profile && "Pictures are read under the profile in your settings.",
  ].filter(Boolean);
  byId("limits").hidden = !said.length;
  byId("limits-said").textContent = said.join(" ");
}
