/** What differs in Firefox. */

/** Whether what the background holds stays while a person chooses: Firefox ends it when idle. */
export const HOLDS = false;

/** What is asked for beside a server's host: the picture of the area, and the API key. */
export const SENT = { data_collection: ["websiteContent", "authenticationInfo"] };

/** How a person puts the toolbar button where it is always seen. */
export const PINNING =
  "press the puzzle piece in the toolbar, the gear beside Captcha reader, and Pin to Toolbar.";

/** Opens the page on which a person chooses shortcuts, which has no address. */
export const openShortcuts = () => browser.commands.openShortcutSettings();
