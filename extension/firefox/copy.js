/** The clipboard of the background, in which nothing can be selected. */

/**
 * Copies the text. Throws Error where the browser refuses.
 *
 * @param {string} text
 */
export const copy = (text) => navigator.clipboard.writeText(text);
