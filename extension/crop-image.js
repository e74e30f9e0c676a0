/** The chosen area, cut out of a picture of the screen. */

// Grey levels that a colour may be apart from another and still count as the same.
const SAME = 2;
// Share of a row that differs from the page around it where a picture begins.
const EDGE = 0.9;

/**
 * PNG Blob of an area of a captured tab. `area`: rectangle in CSS pixels of the layout viewport;
 * `view`: the visual viewport's offset in it, and device pixels to a CSS pixel (`ratio`: device scale,
 * page zoom and pinch zoom together).
 */
export async function crop(screen, area, view) {
  const bitmap = await createImageBitmap(screen);
  const { ratio } = view;
  const left = clamp(Math.round((area.x - view.offsetLeft) * ratio), 0, bitmap.width - 1);
  const top = clamp(Math.round((area.y - view.offsetTop) * ratio), 0, bitmap.height - 1);
  const width = clamp(Math.round(area.width * ratio), 1, bitmap.width - left);
  const height = clamp(Math.round(area.height * ratio), 1, bitmap.height - top);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, -left, -top);
  bitmap.close();
  const inner = picture(context.getImageData(0, 0, width, height));
  const framed = new OffscreenCanvas(inner.width, inner.height);
  framed.getContext("2d").drawImage(canvas, -inner.left, -inner.top);
  return framed.convertToBlob({ type: "image/png" });
}

/**
 * The rectangle of the picture in an area dragged loosely around it: without the strips of page
 * at the sides, where a picture with straight edges stands on one colour; else the whole area.
 */
export function picture({ width, height, data }) {
  const whole = { left: 0, top: 0, width, height };
  const isPage = (x, y) => {
    const at = 4 * (y * width + x);
    return [0, 1, 2].every((channel) => Math.abs(data[at + channel] - data[channel]) <= SAME);
  };
  const corners = [
    [width - 1, 0],
    [0, height - 1],
    [width - 1, height - 1],
  ];
  if (!corners.every(([x, y]) => isPage(x, y))) return whole;
  const pageShare = (length, at) => {
    let count = 0;
    for (let place = 0; place < length; place++) count += at(place);
    return count / length;
  };
  const row = (y, from, length) => pageShare(length, (x) => isPage(from + x, y));
  const column = (x, from, length) => pageShare(length, (y) => isPage(x, from + y));
  let top = 0;
  let bottom = height - 1;
  while (top < bottom && row(top, 0, width) === 1) top++;
  while (bottom > top && row(bottom, 0, width) === 1) bottom--;
  let left = 0;
  let right = width - 1;
  while (left < right && column(left, 0, height) === 1) left++;
  while (right > left && column(right, 0, height) === 1) right--;
  const inner = { left, top, width: right - left + 1, height: bottom - top + 1 };
  const edges = [
    top > 0 && row(top, left, inner.width),
    bottom < height - 1 && row(bottom, left, inner.width),
    left > 0 && column(left, top, inner.height),
    right < width - 1 && column(right, top, inner.height),
  ];
  return edges.every((share) => share === false || share <= 1 - EDGE) ? inner : whole;
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
