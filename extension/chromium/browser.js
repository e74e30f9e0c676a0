/** What differs between Chrome and Edge, which take the same package. */
const { userAgentData } = /** @type {{userAgentData?: {brands: {brand: string}[]}}} */ (navigator);
const isEdge = userAgentData?.brands.some(({ brand }) => brand === "Microsoft Edge") ?? false;

/** Whether what the background holds stays while a person chooses. */
export const HOLDS = true;

/** What is asked for beside a server's host. */
export const SENT = {};

/** How a person puts the toolbar button where it is always seen. */
export const PINNING = isEdge
  ? "press the puzzle piece beside the address, and the eye beside Captcha reader."
  : "press the puzzle piece beside the address, and the pin beside Captcha reader.";

/** Opens the page on which a person chooses shortcuts. */
export const openShortcuts = () =>
  chrome.tabs.create({ url: `${isEdge ? "edge" : "chrome"}://extensions/shortcuts` });
