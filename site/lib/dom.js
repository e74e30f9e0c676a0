/** Building and finding elements. */

const HTML = "http://www.w3.org/1999/xhtml";

/**
 * @typedef {{ [Type in keyof HTMLElementEventMap as `on${Type}`]?:
 *   (event: HTMLElementEventMap[Type]) => void }} Listeners
 */

/**
 * Attributes as HTML spells them; `true` stands for one without a value, `false` for none.
 *
 * @typedef {{ [name in "alt" | "autocapitalize" | "autocomplete" | "class" | "enterkeyhint" |
 *   "for" | "id" | "loading" | "maxlength" | "popover" | "role" | "spellcheck" | "src" |
 *   "tabindex" | "title" | "type" | "value" | `aria-${string}`]?: string | number | boolean }}
 *   Attributes
 */

/**
 * A new element: `h("button", { class: "x", onclick: f }, "text", child)`. Made one by one,
 * because a page may forbid their making from HTML text.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes & Listeners} properties
 * @param {(Node | string | null)[]} children null for none
 */
export function h(tag, properties = {}, ...children) {
  // By its namespace: into a document of SVG or XML, plain names make elements of no kind.
  const element = /** @type {HTMLElementTagNameMap[Tag]} */ (document.createElementNS(HTML, tag));
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") {
      // The type of the events follows from the name, which gets lost on the way through a list.
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * The document's element of that id and kind. Throws TypeError where there is none.
 *
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {string} id
 * @param {new () => Kind} [kind]
 * @returns {Kind}
 */
export function byId(id, kind) {
  return checkedElement(document.getElementById(id), kind);
}

/**
 * That element, which is of that kind. Throws TypeError where it is not.
 *
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {unknown} element
 * @param {new () => Kind} [kind]
 * @returns {Kind}
 */
export function checkedElement(element, kind) {
  if (element instanceof (kind ?? HTMLElement)) return /** @type {Kind} */ (element);
  throw new TypeError(`${element} is not the ${(kind ?? HTMLElement).name} that the page needs`);
}
