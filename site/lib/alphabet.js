/**
 * The characters that a reader knows, and how they map to network classes: class 0 is the CTC
 * blank; class i is ALPHABET[i - 1]; class OTHER is any character that the model does not know;
 * those after it are a model's further characters. Mirrors recognize/alphabet.py.
 */
import { ALPHABET, CLASSES, FURTHER_SHOWN, NAMED, SPANS, UNKNOWN } from "./limits.js";
import { nearest } from "./nearest.js";

export { ALPHABET, BLANK, CLASSES, NAMED, OTHER } from "./limits.js";

/**
 * A pattern of one of some characters.
 *
 * @param {string[]} characters
 */
const oneOf = (characters) =>
  `[${characters.map((one) => one.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&")).join("")}]`;

/** The characters of one model: those of ALPHABET, and further ones. */
export class Alphabet {
  #characters;
  #classOf;
  #part;
  #spans;

  /**
   * @param {string} further characters, each once
   * @param {string} beside those of ALPHABET that a text with further ones may have
   */
  constructor(further = "", beside = ALPHABET) {
    this.further = further;
    this.beside = beside;
    this.#characters = [...ALPHABET, UNKNOWN, ...further];
    this.#classOf = new Map(this.#characters.map((character, index) => [character, index + 1]));
    const all = [...this.text];
    const words = all.filter((character) => /[\p{L}\p{N}]/u.test(character));
    const ends = oneOf(words);
    const signs = oneOf(all.filter((one) => one !== "-" && !words.includes(one)));
    // A hyphen between two letters or digits marks a range; else it is one of the signs, but for
    // one that follows a range.
    this.#part = new RegExp(`^-?(?:${ends}(?:-${ends})?|-(?!${ends})|${signs})*$`, "u");
    this.#spans = new RegExp(`(${ends})-(${ends})|(.)`, "gu");
  }

  /** All its characters; sets of some of them have this order. */
  get text() {
    return ALPHABET + this.further;
  }

  /** The sets of characters of which each text has one: all, or own ones and a source's. */
  get scripts() {
    if (!this.further || this.beside === ALPHABET) return [this.text];
    return [ALPHABET, this.beside + this.further];
  }

  /** How many classes its network has. */
  get classes() {
    return CLASSES + [...this.further].length;
  }

  /** Its characters as a person is told them. */
  get spans() {
    const characters = [...this.further];
    const some = characters.slice(0, FURTHER_SHOWN).join("");
    const rest = characters.length - FURTHER_SHOWN;
    return [SPANS, some].filter(Boolean).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
  }

  /**
   * Classes of the characters of a text; 0 for one that is not in the alphabet.
   *
   * @param {string} text
   */
  encode(text) {
    return [...text].map((character) => this.#classOf.get(character) ?? 0);
  }

  /**
   * Text of classes, no blanks among them.
   *
   * @param {number[]} classes
   */
  decode(classes) {
    return classes.map((index) => this.#characters[index - 1]).join("");
  }

  /**
   * A character in lower or upper case; as it is where the alphabet has no other.
   *
   * @param {string} character
   * @param {string} mode
   */
  folded(character, mode) {
    const upper = mode === "upper" ? character.toUpperCase() : character;
    const other = mode === "lower" ? character.toLowerCase() : upper;
    return this.#classOf.has(other) ? other : character;
  }

  /**
   * A letter in its other case; empty where the alphabet has none.
   *
   * @param {string} character
   */
  otherCase(character) {
    const upper = character.toUpperCase();
    const other = upper === character ? character.toLowerCase() : upper;
    return other !== character && this.#classOf.has(other) ? other : "";
  }

  /**
   * Those of the alphabet that one of the characters is, once both are in that case.
   *
   * @param {string} characters
   * @param {string} mode
   */
  eitherCase(characters, mode) {
    if (mode === "keep") return characters;
    const wanted = new Set([...characters].map((one) => this.folded(one, mode)));
    return [...this.text].filter((one) => wanted.has(this.folded(one, mode))).join("");
  }

  /**
   * The set of characters that a text tells, by names, characters and ranges, in the order of the
   * alphabet, none twice, but for a hyphen that would be no character there, which comes first;
   * null for what is no such text, and for what looks like a misspelt name.
   *
   * @param {string} text
   */
  setOf(text) {
    const told = parts(text.normalize("NFC")).map((part) => this.#charactersOf(part));
    if (!told.length || told.includes("")) return null;
    const characters = new Set(told.join(""));
    const ordered = [...this.text].filter((character) => characters.has(character)).join("");
    const isRange = [...ordered.matchAll(this.#spans)].some(([, low]) => low);
    const isRead = this.#part.test(ordered) && !isRange;
    return isRead ? ordered : `-${ordered.replace("-", "")}`;
  }

  /**
   * The characters of one part; empty where it tells none.
   *
   * @param {string} part
   */
  #charactersOf(part) {
    const name = part.toLowerCase();
    if (Object.hasOwn(NAMED, name)) return NAMED[name];
    if (!this.#part.test(part)) return "";
    const spans = [...part.matchAll(this.#spans)].map(
      ([, low, high, one]) => one ?? this.#span(low, high),
    );
    if (spans.includes("")) return "";
    if (!this.#isOrdered(part) && nearest(part, Object.keys(NAMED))) return "";
    return spans.join("");
  }

  /**
   * @param {string} low
   * @param {string} high
   */
  #span(low, high) {
    const characters = [...this.text];
    return characters.slice(characters.indexOf(low), characters.indexOf(high) + 1).join("");
  }

  /**
   * Whether a part has characters alone, each after those before it, as no name has. A hyphen may
   * come first.
   *
   * @param {string} part
   */
  #isOrdered(part) {
    const all = [...this.text];
    const places = [...part.replace(/^-/, "")].map((character) => all.indexOf(character));
    return places.every((place, index) => place > (index ? places[index - 1] : -1));
  }
}

/** That of every model that was taught no further characters. */
export const OWN = new Alphabet();

/**
 * The alphabet of a model's card.
 *
 * @param {{alphabet?: string, beside?: string}} card
 */
export const alphabetOf = ({ alphabet = ALPHABET, beside = ALPHABET }) =>
  new Alphabet(alphabet.slice(ALPHABET.length), beside);

/**
 * Classes of the characters of a text, as those of the package's own alphabet.
 *
 * @param {string} text
 */
export const encode = (text) => OWN.encode(text);

/**
 * Whether it has a case.
 *
 * @param {string} character
 */
export const isLetter = (character) => /[\p{Lowercase}\p{Uppercase}]/u.test(character);

/**
 * Whether it is of lower case.
 *
 * @param {string} character
 */
export const isLower = (character) => /\p{Lowercase}/u.test(character);

/**
 * The text with each dash, and the spaces around it, as a hyphen; no space at its ends.
 *
 * @param {string} text
 */
export const hyphenated = (text) =>
  text.trim().replaceAll(/\s*[-\u2010-\u2015\u2212\uff0d]\s*/g, "-");

/**
 * What stands between the commas and spaces of a text that tells a set of characters.
 *
 * @param {string} text
 */
export const parts = (text) =>
  hyphenated(text)
    .split(/[\s,]+/)
    .filter(Boolean);
