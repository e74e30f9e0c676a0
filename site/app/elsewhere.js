/** What a person may do where a picture's reader is away: have another one read it. */
/** @import { Mode } from "./readers.js" */
import { button } from "./answer.js";
import { endpoint, host, privateIsBuilt, staysHere } from "./readers.js";

/**
 * A button that has the picture read elsewhere; null where there is no other reader.
 *
 * @param {Mode} mode of the picture
 * @param {(mode: Mode) => void} move called with its new mode
 */
export function elsewhereButton(mode, move) {
  if (!staysHere(mode)) {
    const here = "Read on this computer instead";
    return privateIsBuilt() ? button(here, () => move("private")) : null;
  }
  return endpoint() ? button(`Send this picture to ${host()}`, () => move("chosen")) : null;
}
