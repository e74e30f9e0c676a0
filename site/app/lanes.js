/** Doing a few things at a time. */

/**
 * A function that does what it is given, `width` at a time, in the order asked.
 *
 * @param {number} width
 */
export function createLane(width) {
  let running = 0;
  /** @type {(() => void)[]} */
  const waiting = [];

  /**
   * @template Done
   * @param {() => Promise<Done>} act
   */
  return async function inTurn(act) {
    if (running >= width) await new Promise((turn) => waiting.push(() => turn(undefined)));
    else running++;
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
