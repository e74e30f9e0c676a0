/**
 * The characters that the reader knows, and how they map to network classes: class 0 is the CTC
 * blank; class i is ALPHABET[i - 1]. Mirrors recognize/alphabet.py.
 */
import { ALPHABET } from "./limits.js";

export { ALPHABET, BLANK, CLASSES, NAMED } from "./limits.js";

/** Classes of the characters of a text; 0 for one that is not in the alphabet. */
export const encode = (text) => [...text].map((character) => ALPHABET.indexOf(character) + 1);

/** Text of an array of classes, no blanks among them. */
export const decode = (classes) => classes.map((index) => ALPHABET[index - 1]).join("");
