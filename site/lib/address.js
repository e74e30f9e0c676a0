/** The address of a server as the readers take it. */

/**
 * The http or https address in a text that a person typed, ending in "/"; null where it is none.
 *
 * @param {string} text
 */
export function serverAddress(text) {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  url.search = url.hash = "";
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url.href;
}
