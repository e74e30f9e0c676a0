/** Why there is no reading. */
export class ReadError extends Error {
  /**
   * @param {number} status the HTTP status (RFC 9457 problem) that the server answers, or would;
   *   0 where the server could not be reached
   * @param {string} message what the person can do
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  /** Whether the same image may well be read a moment later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/**
 * What an error says to a person.
 *
 * @param {unknown} error
 */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));
