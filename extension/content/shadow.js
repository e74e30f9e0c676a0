/** Elements over a page that it can neither style nor look into. */
import { h } from "../lib/dom.js";
import look from "../lib/look.css";

/**
 * A new element and its shadow tree, for which the style sheet is.
 *
 * @param {string} css
 */
export function shadow(css) {
  const host = h("div");
  host.style.setProperty("all", "initial", "important");
  // In an SVG document, whose elements have no room for one of HTML.
  host.style.setProperty("display", "contents", "important");
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(look + css);
  root.adoptedStyleSheets = [sheet];
  return { host, root };
}
