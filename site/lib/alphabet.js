/**
 * The characters that the reader knows, and how they map to network classes: class 0 is the CTC
 * blank; class i is ALPHABET[i - 1]. Mirrors recognize/alphabet.py.
 */
import { ALPHABET } from "./limits.js";

export { ALPHABET, BLANK, CLASSES, NAMED } from "./limits.js";

/**
 * Classes of the characters of a text; 0 for one that is not in the alphabet.
 *
 * @param {string} text
 */
export const encode = (text) => [...text].map((character) => ALPHABET.indexOf(character) + 1);

/**
 * Text of classes, no blanks among them.
 *
 * @param {number[]} classes
 */
export const decode = (classes) => classes.map((index) => ALPHABET[index - 1]).join("");
