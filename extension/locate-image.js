/**
 * Runs in the frame of the image that the person clicked, and so uses nothing from outside.
 *
 * Returns `{image}`, its own pixels as a data URL, where the page may read them; else `{area,
 * view}`, where it stands on the screen; else null.
 */
export function locateImage(address) {
  const found = [...document.querySelectorAll("img, input[type=image]")].filter(
    (element) => (element.currentSrc || element.src) === address,
  );
  const seen = (element) => {
    const { top, bottom, left, right, width } = element.getBoundingClientRect();
    return width && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  };
  const image = found.find(seen);
  if (!image) return null;
  try {
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext("2d").drawImage(image, 0, 0);
    return { image: canvas.toDataURL("image/png") };
  } catch {
    // Another site's image: its pixels are not for this page, but they are on the screen.
  }
  const rectangle = image.getBoundingClientRect();
  const area = {
    x: rectangle.x,
    y: rectangle.y,
    width: rectangle.width,
    height: rectangle.height,
  };
  let frame = window;
  try {
    while (frame !== frame.top) {
      const holder = frame.frameElement;
      const { x, y } = holder.getBoundingClientRect();
      area.x += x + holder.clientLeft;
      area.y += y + holder.clientTop;
      frame = frame.parent;
    }
    const { offsetLeft, offsetTop, scale } = frame.visualViewport;
    const view = { offsetLeft, offsetTop, ratio: devicePixelRatio * scale };
    const inside =
      area.x >= 0 &&
      area.y >= 0 &&
      area.x + area.width <= frame.innerWidth &&
      area.y + area.height <= frame.innerHeight;
    return inside ? { area, view } : null;
  } catch {
    return null;
  }
}
