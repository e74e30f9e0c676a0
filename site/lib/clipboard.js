/** The clipboard, where the document has no focus or no clipboard object. */

/**
 * Copies the text through a selected field. Throws Error where the browser refuses.
 *
 * @param {string} text
 */
export function copySelected(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("aria-hidden", "true");
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  if (!copied) throw new Error("The clipboard could not be written.");
}
