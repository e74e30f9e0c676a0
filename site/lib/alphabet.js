/**
 * The characters that the reader knows. Class 0 is the CTC blank; class i is ALPHABET[i - 1].
 * Mirrors recognize/alphabet.py.
 */
export const BLANK = 0;
const DIGITS = "0123456789";
const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER = UPPER.toLowerCase();
export const ALPHABET = DIGITS + UPPER + LOWER;
export const CLASSES = ALPHABET.length + 1;

export const NAMED = {
  digits: DIGITS,
  lower: LOWER,
  upper: UPPER,
  letters: UPPER + LOWER,
  alphanumeric: ALPHABET,
};

export const encode = (text) => [...text].map((character) => ALPHABET.indexOf(character) + 1);

export const decode = (classes) => classes.map((index) => ALPHABET[index - 1]).join("");
