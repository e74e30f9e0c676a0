/** The options page. */
import { percent } from "./lib/words.js";
import {
  clearHistory,
  getHistory,
  getSettings,
  hostPermission,
  saveSettings,
} from "./settings.js";

const form = document.getElementById("form");
const fields = form.elements;
const message = document.getElementById("message");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const mode = fields.mode.value;
  const endpoint = address(fields.endpoint.value.trim());
  if (endpoint === null || (mode === "server" && !endpoint)) {
    say("The server's address must be one such as https://reader.example/", true);
    fields.endpoint.focus();
    return;
  }
  // Asked first: Chrome wants it to follow at once on the press of the button.
  if (mode === "server" && !(await chrome.permissions.request(hostPermission(endpoint)))) {
    say("Not saved: the extension was not allowed to reach that address.", true);
    return;
  }
  const keepsHistory = fields.keepsHistory.checked;
  await forgetOtherHosts(mode === "server" ? endpoint : "");
  await saveSettings({ mode, endpoint, key: fields.key.value, keepsHistory });
  if (!keepsHistory) await clearHistory();
  await show();
  say("Saved.");
});

document.getElementById("clear").addEventListener("click", async () => {
  await clearHistory();
  await show();
  say("Forgotten.");
});

document.getElementById("shortcuts").addEventListener("click", () => {
  chrome.tabs.create({ url: "chrome://extensions/shortcuts" });
});

async function show() {
  const settings = await getSettings();
  fields.mode.value = settings.mode;
  fields.endpoint.value = settings.endpoint;
  fields.key.value = settings.key;
  fields.keepsHistory.checked = settings.keepsHistory;
  const history = await getHistory();
  document.getElementById("history").hidden = !history.length;
  document.querySelector("tbody").replaceChildren(
    ...history.map(({ text, confidence, at }) => {
      const row = document.createElement("tr");
      for (const content of [text, percent(confidence), new Date(at).toLocaleString()]) {
        row.insertCell().textContent = content;
      }
      return row;
    }),
  );
  const [command] = await chrome.commands.getAll();
  document.getElementById("shortcut").textContent = command?.shortcut || "a shortcut of your own";
}

/** The address ending in "/", empty for none, or null for one that cannot be reached. */
function address(text) {
  if (!text) return "";
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  url.search = url.hash = "";
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url.href;
}

/** Gives back permissions for hosts that are no longer needed. */
async function forgetOtherHosts(endpoint) {
  const kept = endpoint ? hostPermission(endpoint).origins : [];
  const { origins = [] } = await chrome.permissions.getAll();
  const old = origins.filter((origin) => !kept.includes(origin));
  if (old.length) await chrome.permissions.remove({ origins: old });
}

function say(text, wrong = false) {
  message.textContent = text;
  message.classList.toggle("wrong", wrong);
}

await show();
