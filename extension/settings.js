/** What the person has set, kept in this browser only. */
const DEFAULTS = { mode: "private", endpoint: "", key: "", keepsHistory: false };
const HISTORY_LENGTH = 50;

export const getSettings = () => chrome.storage.local.get(DEFAULTS);

export const saveSettings = (settings) => chrome.storage.local.set(settings);

/** The permission for exactly the endpoint's host, as chrome.permissions takes it. */
export function hostPermission(endpoint) {
  const { protocol, hostname } = new URL(endpoint);
  return { origins: [`${protocol}//${hostname}/*`] };
}

export const getHistory = async () => (await chrome.storage.local.get({ history: [] })).history;

export async function addToHistory({ text, confidence }) {
  const entry = { text, confidence, at: new Date().toISOString() };
  const history = [entry, ...(await getHistory())].slice(0, HISTORY_LENGTH);
  await chrome.storage.local.set({ history });
}

export const clearHistory = () => chrome.storage.local.remove("history");
