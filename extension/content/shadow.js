/** Elements over a page that it can neither style nor look into. */

// What screen readers say and nobody sees.
const UNSEEN = `
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;

/**
 * A new element and its shadow tree.
 *
 * @param {string} css
 */
export function shadow(css) {
  const host = document.createElement("div");
  host.style.setProperty("all", "initial", "important");
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(UNSEEN + css);
  root.adoptedStyleSheets = [sheet];
  return { host, root };
}
