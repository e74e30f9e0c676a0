/** The dialog of the settings: fills itself when opened, checks, and saves what was changed. */
/** @import { Settings } from "./settings.js" */
import { serverAddress } from "../lib/address.js";
import { isLetter, isLower, OWN } from "../lib/alphabet.js";
import { byId, checkedElement, h } from "../lib/dom.js";
import { messageOf } from "../lib/errors.js";
import { ALPHABET, NAMED } from "../lib/limits.js";
import { parse } from "../lib/options.js";
import { announce } from "./announce.js";
import { knownCharacters } from "./readers.js";
import { save, settings } from "./settings.js";

/** Why a field cannot be as it is. */
class FieldError extends Error {
  /**
   * @param {string} field its name
   * @param {string} message what the person can do
   */
  constructor(field, message) {
    super(message);
    this.field = field;
  }
}

/** The characters of what reads, as far as it has said. */
let known = OWN;

/** Installs the dialog. */
export function installSettings() {
  const dialog = byId("settings");
  const form = checkedElement(dialog.querySelector("form"), HTMLFormElement);
  const error = byId("settings-error");
  // Empty stands for all characters.
  const names = Object.keys(NAMED).filter((name) => NAMED[name] !== ALPHABET);
  byId("alphabets").append(...names.map((value) => h("option", { value })));
  const told = byId("alphabet-names");
  told.textContent = names.join(", ");
  dialog.addEventListener("beforetoggle", ({ newState }) => {
    if (newState === "open") {
      knownCharacters().then((alphabet) => {
        known = alphabet;
        told.textContent = [...names, known.further].filter(Boolean).join(", ");
      });
    }
    for (const field of fields(form)) {
      const value = settings[nameOf(field)];
      if (isTick(field)) field.checked = value === true;
      else field.value = String(value);
    }
    refuse(null);
  });
  const file = byId("profile-file", HTMLInputElement);
  byId("choose-profile").addEventListener("click", () => file.click());
  file.addEventListener("change", async () => {
    const text = (await file.files?.[0]?.text()) ?? "";
    byId("profile", HTMLTextAreaElement).value = profileIn(text);
    file.value = "";
    announce("The profile is in the field.");
  });
  form.addEventListener("submit", (event) => {
    try {
      save(checked(form));
      announce("Settings saved.");
    } catch (problem) {
      event.preventDefault();
      refuse(problem);
    }
  });

  /** @param {unknown} problem null for none */
  function refuse(problem) {
    error.hidden = problem === null;
    error.textContent = problem === null ? "" : messageOf(problem);
    for (const field of fields(form)) {
      const wrong = problem instanceof FieldError && problem.field === field.name;
      if (wrong) {
        field.setAttribute("aria-invalid", "true");
        field.focus();
      } else field.removeAttribute("aria-invalid");
    }
  }
}

/**
 * The profile in a file: all of it, or what the card of a model says of the source it was taught.
 *
 * @param {string} text
 */
function profileIn(text) {
  try {
    const { profile } = JSON.parse(text).adaptation;
    return profile ? JSON.stringify(profile) : text;
  } catch {
    // What is wrong with it is said when it is saved.
    return text;
  }
}

/**
 * The fields that hold settings.
 *
 * @param {HTMLFormElement} form
 */
const fields = (form) =>
  [...form.querySelectorAll("[name]")].filter(
    (element) =>
      element instanceof HTMLInputElement ||
      element instanceof HTMLSelectElement ||
      element instanceof HTMLTextAreaElement,
  );

/**
 * @param {HTMLElement} field
 * @returns {field is HTMLInputElement}
 */
const isTick = (field) => field instanceof HTMLInputElement && field.type === "checkbox";

/** @param {{name: string}} field */
const nameOf = ({ name }) => /** @type {keyof Settings} */ (name);

/**
 * What the person changed in the form. Throws FieldError where it cannot be.
 *
 * @param {HTMLFormElement} form
 */
function checked(form) {
  const sent = Object.fromEntries(fields(form).map(({ name, value }) => [name, value.trim()]));
  for (const name of ["alphabet", "length", "case", "profile"]) {
    try {
      parse({ [name]: sent[name] }, known);
    } catch (problem) {
      throw new FieldError(name, messageOf(problem));
    }
  }
  checkCase(sent);
  const endpoint = sent.endpoint && serverAddress(sent.endpoint);
  if (endpoint === null) {
    const example = "https://reader.example/";
    const message = `The address must be one such as ${example}, not '${sent.endpoint}'.`;
    throw new FieldError("endpoint", message);
  }
  const ticks = Object.fromEntries(
    fields(form)
      .filter(isTick)
      .map(({ name, checked }) => [name, checked]),
  );
  const all = Object.entries({ ...sent, endpoint, ...ticks });
  return Object.fromEntries(all.filter(([name, value]) => settings[nameOf({ name })] !== value));
}

/**
 * Throws FieldError where no allowed character has the case.
 *
 * @param {Record<string, string>} sent
 */
function checkCase(sent) {
  if (!sent.alphabet || !sent.case) return;
  const { allowed } = parse({ alphabet: sent.alphabet }, known);
  const letters = [...allowed].filter(isLetter);
  if (letters.some((one) => isLower(one) === (sent.case === "lower"))) return;
  const kind = letters.length
    ? `none of the allowed characters is ${sent.case} case`
    : "the allowed characters have no case";
  throw new FieldError("case", `Set the case to "As in the image", for ${kind}.`);
}
