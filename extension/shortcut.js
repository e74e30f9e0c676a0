/** The key that presses the toolbar button. */

/** The key as the browser gave it, such as Alt+Shift+K; empty where it gave none. */
export async function shownShortcut() {
  const commands = await chrome.commands.getAll();
  return commands.find(({ name }) => name === "_execute_action")?.shortcut ?? "";
}
