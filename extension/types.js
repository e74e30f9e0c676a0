/** What the extension's parts hand to one another: types, and no code. */
/** @import { Level, Reading } from "./lib/types.js" */

/**
 * What the person has set.
 *
 * @typedef {object} Settings
 * @property {"private" | "server"} mode
 * @property {string} endpoint URL that ends in "/"; empty for none
 * @property {string} key of the API
 * @property {boolean} keepsHistory
 * @property {boolean} atOnce whether the end of a drag reads, with no frame to correct
 * @property {number} leavesAfter seconds after which a copied text's card leaves; 0 for never
 */

/**
 * A text that was read, as the history keeps it.
 *
 * @typedef {object} Entry
 * @property {string} text
 * @property {number} confidence
 * @property {string} at date and time, ISO 8601
 */

/**
 * A rectangle in CSS pixels of the layout viewport.
 *
 * @typedef {object} Area
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 */

/**
 * How a tab shows its layout viewport.
 *
 * @typedef {object} Viewport
 * @property {number} offsetLeft of the visual viewport in the layout viewport, in CSS pixels
 * @property {number} offsetTop
 * @property {number} ratio device pixels to a CSS pixel: device scale, page zoom and pinch zoom
 */

/** @typedef {{area: Area, viewport: Viewport}} ScreenArea an area of a tab as it is shown */

/**
 * What the card shows: a text with its characters, or a title.
 *
 * @typedef {object} CardContent
 * @property {string} [title]
 * @property {boolean} [waiting] whether another content follows
 * @property {string} [text]
 * @property {boolean} [copied] whether the text is on the clipboard
 * @property {{text: string, weak?: boolean}[]} [characters]
 * @property {number} [confidence] 0 to 1
 * @property {Level} [level]
 * @property {number} [leavesAfter] seconds of nobody's attention after which the card leaves, once
 *   its text is on the clipboard; 0 or nothing for never
 * @property {string} [detail]
 * @property {string} [spoken] for screen readers; title and detail where missing
 * @property {{text: string, percent: string, label: string}[]} [alternatives]
 */

/**
 * What the service worker calls in a tab, and what stays there from one injection to the next.
 *
 * @typedef {object} InTab
 * @property {() => Promise<boolean>} clear
 * @property {(screen: string, atOnce: boolean, returns: boolean) => Promise<void>} crop
 * @property {() => void} closeCard ends the waiting for an answer, too
 * @property {() => void} cancelCrop
 */

/**
 * From a tab to the service worker.
 *
 * @typedef {{action: "crop", screen?: string} & ScreenArea} Chosen an area, and the picture that it
 *   is of, where the background holds none
 * @typedef {Chosen | {action: "copy", text: string}} TabMessage
 */

/**
 * From the background to the document that reads.
 *
 * @typedef {{action: "warm", settings: Settings}} WarmUp
 * @typedef {{action: "hold", image: string, tab: number}} Hold `image` of a tab, a data URL, kept
 *   until the next one or the document's end
 * @typedef {{action: "read", settings: Settings, image?: string, tab?: number} &
 *   Partial<ScreenArea>
 *   } Read a data URL or what is held of a tab; whole where no area is given
 * @typedef {{action: "copy", text: string}} Copy
 * @typedef {WarmUp | Hold | Read | Copy} DocumentRequest
 */

/** @typedef {{value: Reading | null, error?: undefined} | {error: string}} OffscreenAnswer */

/** @typedef {chrome.tabs.Tab & {id: number}} Tab */

export {};
