/** Keys that are for what lies over the page, and not for the page. */

/**
 * Keeps a pressed key, and its release, from the page and from the browser's own doing.
 *
 * @param {KeyboardEvent} event a keydown that the window listens to while it comes down
 */
export function keep(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  const { key } = event;
  /** @param {KeyboardEvent} released */
  const onRelease = (released) => {
    if (released.key === key) released.stopImmediatePropagation();
  };
  addEventListener("keyup", onRelease, { capture: true, once: true });
}
