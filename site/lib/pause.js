/**
 * Lets the browser draw, and answer the person, before what comes next. By a message: timers wait
 * for milliseconds after a few, and for a second in a tab that is not seen.
 *
 * @returns {Promise<void>}
 */
export const pause = () =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });
