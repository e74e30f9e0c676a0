/** What icons/example.png says; `python -m scripts.icons` writes both. */
export const EXAMPLE = "k7Rm4";
