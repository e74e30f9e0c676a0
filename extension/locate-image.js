/** Where the image stands that the person clicked. */
/** @import { ScreenArea } from "./types.js" */

/**
 * Runs in the image's frame, and so uses nothing from outside.
 *
 * Returns `image`, its own pixels as a data URL, where the page may read them; else `onScreen`,
 * where it stands there; else null.
 *
 * @param {string | undefined} address
 * @returns {{image: string, onScreen?: undefined} | {image?: undefined, onScreen: ScreenArea} |
 *   null}
 */
export function locateImage(address) {
  /** @type {NodeListOf<HTMLImageElement | HTMLInputElement>} */
  const shown = document.querySelectorAll("img, input[type=image]");
  const image = [...shown].find((element) => {
    const source = element instanceof HTMLImageElement && element.currentSrc;
    if ((source || element.src) !== address) return false;
    const { top, bottom, left, right, width } = element.getBoundingClientRect();
    return width && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  });
  if (!image) return null;
  try {
    if (image instanceof HTMLImageElement) {
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      canvas.getContext("2d")?.drawImage(image, 0, 0);
      return { image: canvas.toDataURL("image/png") };
    }
  } catch {
    // Another site's image: its pixels are not for this page, but they are on the screen.
  }
  const { x, y, width, height } = image.getBoundingClientRect();
  const area = { x, y, width, height };
  /** @type {Window} */
  let frame = window;
  try {
    while (frame !== frame.top) {
      const holder = frame.frameElement;
      // A frame of another site does not tell its place.
      if (!holder) return null;
      const outer = holder.getBoundingClientRect();
      area.x += outer.x + holder.clientLeft;
      area.y += outer.y + holder.clientTop;
      frame = frame.parent;
    }
    const visible = frame.visualViewport;
    const inside =
      area.x >= 0 &&
      area.y >= 0 &&
      area.x + area.width <= frame.innerWidth &&
      area.y + area.height <= frame.innerHeight;
    if (!visible || !inside) return null;
    const { offsetLeft, offsetTop, scale } = visible;
    const viewport = { offsetLeft, offsetTop, ratio: devicePixelRatio * scale };
    return { onScreen: { area, viewport } };
  } catch {
    return null;
  }
}
