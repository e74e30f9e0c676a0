/** Making something at the first call. */

/**
 * A function that calls `make` once and answers the same promise from then on. What failed is made
 * anew by the next call.
 *
 * @template {unknown[]} Inputs
 * @template Made
 * @param {(...inputs: Inputs) => Promise<Made>} make
 * @returns {(...inputs: Inputs) => Promise<Made>}
 */
export function once(make) {
  /** @type {Promise<Made> | null} */
  let made = null;
  return (...inputs) => {
    made ??= make(...inputs).catch((error) => {
      made = null;
      throw error;
    });
    return made;
  };
}
