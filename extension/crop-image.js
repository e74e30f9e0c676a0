/** The chosen area, cut out of a picture of the screen. */

// Grey levels that a colour may be apart from another and still count as the same.
const SAME = 1;
// Share of a row that differs from the page around it where a picture begins.
const EDGE = 0.85;
const LAYERS = 3;
// Lines at a picture's edge that may be a mixture of it and the page.
const BLENDED = 2;
// Pixels that a picture is wide and high at least.
const SMALLEST = 12;

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
  const framed = document.createElement("canvas");
  framed.width = inner.width;
  framed.height = inner.height;
  framed.getContext("2d").drawImage(canvas, -inner.left, -inner.top);
  // At once: convertToBlob and toBlob wait up to a second for an idle moment, which a document
  // that nobody sees is not given.
  return (await fetch(framed.toDataURL("image/png"))).blob();
}

/**
 * The rectangle of the picture in an area dragged loosely around it: without the strips of page
 * around it and without its frame, where it is a picture with straight edges; else the whole area.
 */
export function picture({ width, height, data }) {
  const same = (x, y, otherX, otherY) => {
    const at = 4 * (y * width + x);
    const other = 4 * (otherY * width + otherX);
    return [0, 1, 2].every((part) => Math.abs(data[at + part] - data[other + part]) <= SAME);
  };
  let found = { left: 0, top: 0, right: width - 1, bottom: height - 1 };
  // The page around the picture, then its frame.
  for (let layer = 0; layer < LAYERS; layer++) {
    const inner = withoutStrips(found, same);
    if (!inner) break;
    found = inner;
  }
  const { left, top, right, bottom } = found;
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * A rectangle without the strips at its sides: lines that are of one colour or go on unchanged
 * from one to the next, up to where nearly a whole line changes at once. Null where no side has
 * one, or where one ends otherwise.
 */
function withoutStrips(area, same) {
  const share = (from, to, test) => {
    let count = 0;
    for (let place = from; place < to; place++) count += test(place);
    return count / (to - from);
  };
  const rows = ({ left, right }) => ({
    unchanged: (y, other) => share(left, right + 1, (x) => same(x, y, x, other)),
    plain: (y) => share(left, right, (x) => same(x, y, x + 1, y)) >= EDGE,
  });
  const columns = ({ top, bottom }) => ({
    unchanged: (x, other) => share(top, bottom + 1, (y) => same(x, y, other, y)),
    plain: (x) => share(top, bottom, (y) => same(x, y, x, y + 1)) >= EDGE,
  });
  const sides = [
    { from: "top", to: "bottom", lines: rows },
    { from: "bottom", to: "top", lines: rows },
    { from: "left", to: "right", lines: columns },
    { from: "right", to: "left", lines: columns },
  ];
  // The last line of each side's strip, and what it encloses.
  const ends = {};
  const inner = { ...area };
  for (const { from, to, lines } of sides) {
    const { unchanged, plain } = lines(area);
    const inwards = Math.sign(area[to] - area[from]);
    let line = area[from];
    while (line !== area[to] && unchanged(line, line + inwards) === 1) line += inwards;
    if (line === area[to]) return null;
    if (line === area[from] && !plain(line)) continue;
    ends[from] = line;
    inner[from] = line + inwards;
  }
  for (const { from, to, lines } of sides) {
    if (!(from in ends)) continue;
    const { unchanged } = lines(inner);
    const inwards = Math.sign(area[to] - area[from]);
    // A picture that stands between two pixels begins with blended lines.
    const blended = Array.from({ length: BLENDED + 1 }, (_, at) => ends[from] + inwards * (at + 1));
    const first = blended.find((line) => unchanged(line, ends[from]) <= 1 - EDGE);
    if (first === undefined) return null;
    inner[from] = first;
  }
  const { left, top, right, bottom } = inner;
  const large = right - left >= SMALLEST && bottom - top >= SMALLEST;
  return large && Object.keys(ends).length ? inner : null;
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
