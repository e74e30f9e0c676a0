/**
 * Why there is no reading. `status` is the HTTP status (RFC 9457 problem) that the server
 * answers, or would; 0 where the server could not be reached. `message` says what to do.
 */
export class ReadError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  /** Whether the same image may well be read a moment later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}
