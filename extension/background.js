/**
 * The extension's background: from the person's click to the text on the clipboard.
 *
 * click -> the visible tab is captured -> content/crop.js asks for an area of the picture ->
 * document.js crops, reads and copies -> content/card.js shows the text.
 */
/** @import { Reading } from "./lib/types.js" */
/** @import { CardContent, ScreenArea, Settings, Tab, TabMessage } from "./types.js" */
import { begin, cancel } from "./asked.js";
import { HOLDS } from "./browser.js";
import { messageOf } from "./lib/errors.js";
import {
  certainty,
  copyLabel,
  hasText,
  isWeak,
  otherTexts,
  percent,
  spelled,
} from "./lib/words.js";
import { value } from "./lib/sums.js";
import { locateImage } from "./locate-image.js";
import { copyText, hold, readArea, readHeld, readImage, warmUp } from "./document-client.js";
import { callIn, inject } from "./own-pages.js";
import { addToHistory, getSettings, hostPermission, isSafe } from "./settings.js";

const MENU = "read-image";
const ALTERNATIVES = 3;
// Readings that take longer than this many milliseconds say that they are under way.
const PATIENCE = 250;
const QUOTA_MS = 600;

chrome.runtime.onInstalled.addListener(({ reason }) => {
  chrome.contextMenus.create({ id: MENU, title: "Read this image", contexts: ["image"] });
  if (reason === "install") chrome.tabs.create({ url: "welcome.html" });
});

chrome.action.onClicked.addListener((tab) => {
  if (isTab(tab)) startCrop(tab);
});

chrome.contextMenus.onClicked.addListener(async (info, tab) => {
  if (info.menuItemId !== MENU || !isTab(tab)) return;
  let located = null;
  try {
    await inject(tab);
    const target = { tabId: tab.id, frameIds: [info.frameId ?? 0] };
    const [{ result }] = await chrome.scripting.executeScript({
      target,
      func: locateImage,
      args: [info.srcUrl],
    });
    located = result;
  } catch {
    // A frame of another site, which the click gives no right to: the person drags instead.
  }
  const { image, onScreen } = located ?? {};
  if (image) await answer(tab, (settings) => readImage(image, settings));
  else if (onScreen) await answer(tab, (settings) => readTab(tab, onScreen, settings));
  else await startCrop(tab);
});

// From content scripts, which run in the page's process: only what the person can do there.
chrome.runtime.onMessage.addListener((/** @type {TabMessage} */ message, { tab }) => {
  if (!isTab(tab)) return;
  if (message.action === "crop") answer(tab, (settings) => readChosen(tab, message, settings));
  if (message.action === "copy") copyText(message.text);
});

/**
 * @param {chrome.tabs.Tab | undefined} tab
 * @returns {tab is Tab}
 */
function isTab(tab) {
  return tab?.id !== undefined;
}

/**
 * Shows the picture of a tab as it is at the click, to choose an area of it.
 *
 * @param {Tab} tab
 */
async function startCrop(tab) {
  cancel();
  // At once, for a page may close what it shows when it is left.
  const first = capture(tab);
  // Where it fails, so does what follows.
  first.catch(() => {});
  const settings = await getSettings();
  try {
    await inject(tab);
  } catch (error) {
    await explain(tab, isClosed(messageOf(error)) ? "refused.html" : "failed.html");
    return;
  }
  try {
    const covered = await callIn(tab, "clear");
    const screen = covered ? await capture(tab) : await first;
    if (HOLDS) hold(tab.id, screen);
    await callIn(tab, "crop", screen, settings.atOnce, !HOLDS);
  } catch {
    await explain(tab, "failed.html");
    return;
  }
  await warmUp(settings);
}

/**
 * Reading of the area that was chosen of a tab's picture.
 *
 * @param {Tab} tab
 * @param {ScreenArea & {screen?: string}} chosen
 * @param {Settings} settings
 */
const readChosen = (tab, { screen, ...onScreen }, settings) =>
  screen ? readArea(screen, onScreen, settings) : readHeld(tab.id, onScreen, settings);

/**
 * Reading of an area as it is on the screen now.
 *
 * @param {Tab} tab
 * @param {ScreenArea} onScreen
 * @param {Settings} settings
 */
async function readTab(tab, onScreen, settings) {
  return readArea(await capture(tab), onScreen, settings);
}

/**
 * Picture of what a tab shows, a PNG data URL.
 *
 * @param {Tab} tab
 */
async function capture(tab) {
  const take = () => chrome.tabs.captureVisibleTab(tab.windowId, { format: "png" });
  try {
    return await take().catch((error) => {
      // Chrome gives two pictures a second.
      if (!/quota/i.test(messageOf(error))) throw error;
      return new Promise((later) => setTimeout(later, QUOTA_MS)).then(take);
    });
  } catch (error) {
    throw new Error(`The browser did not give the picture. ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Reads, copies, and shows on the card what came of it, unless something else was asked for since,
 * the card was closed or its page was left.
 *
 * @param {Tab} tab
 * @param {(settings: Settings) => Promise<Reading>} read
 */
async function answer(tab, read) {
  const asked = begin(tab);
  const slow = setTimeout(() => asked.show({ title: "Reading …", waiting: true }), PATIENCE);
  try {
    asked.finish(await contentOf(asked.signal, read));
  } catch (error) {
    asked.finish({ title: "Not read", detail: messageOf(error) });
  } finally {
    clearTimeout(slow);
  }
}

/**
 * What the card says of a reading, whose text is on the clipboard then where it is trusted.
 *
 * @param {AbortSignal} signal
 * @param {(settings: Settings) => Promise<Reading>} read
 * @returns {Promise<CardContent>}
 */
async function contentOf(signal, read) {
  const settings = await getSettings();
  await checkServer(settings);
  signal.throwIfAborted();
  const reading = await read(settings);
  signal.throwIfAborted();
  if (!hasText(reading)) {
    return { title: "No text found in that area.", detail: "Drag close around the text." };
  }
  // What is not to be trusted waits for the person to look at it.
  const copied = certainty(reading).level !== "unsure";
  if (copied) await copyText(reading.text);
  if (settings.keepsHistory) await addToHistory(reading);
  return { ...described(reading, copied), leavesAfter: settings.leavesAfter };
}

/**
 * Throws where the person chose a server but not allowed its address.
 *
 * @param {Settings} settings
 */
async function checkServer({ mode, endpoint }) {
  if (mode === "private") return;
  const safe = endpoint && isSafe(endpoint);
  if (safe && (await chrome.permissions.contains(hostPermission(endpoint)))) return;
  throw new Error("The server's address is not set or not allowed: open the extension's options.");
}

/**
 * A reading as the card shows it, in words.
 *
 * @param {Reading} reading
 * @param {boolean} copied
 * @returns {CardContent}
 */
function described(reading, copied) {
  const { text, confidence, characters } = reading;
  const { level, label } = certainty(reading);
  return {
    level,
    text,
    copied,
    spoken: [spelled(text), copied ? "Copied" : "Not copied", percent(confidence), label, ""]
      .join(". ")
      .trim(),
    characters: characters.map((own) => ({ text: own.text, weak: isWeak(own) })),
    confidence,
    detail: `${percent(confidence)} · ${label}`,
    alternatives: [
      ...valueOf(text),
      ...otherTexts(reading)
        .slice(0, ALTERNATIVES)
        .map((other) => ({
          text: other.text,
          percent: percent(other.confidence),
          label: copyLabel(other),
        })),
    ],
  };
}

/**
 * The number that a sum asks for, to be copied in its place; none for what is no sum.
 *
 * @param {string} text
 */
function valueOf(text) {
  const asked = value(text);
  if (asked === null) return [];
  return [
    { text: String(asked), percent: "the sum’s value", label: `Copy ${asked}, the sum’s value` },
  ];
}

/**
 * Where nothing can be shown in the tab: a popup that says why, or a tab where none can be opened.
 *
 * @param {Tab} tab
 * @param {string} page
 */
async function explain(tab, page) {
  await chrome.action.setPopup({ tabId: tab.id, popup: page });
  try {
    await chrome.action.openPopup({ windowId: tab.windowId });
  } catch {
    await chrome.tabs.create({ url: page });
  } finally {
    await chrome.action.setPopup({ tabId: tab.id, popup: "" });
  }
}

/**
 * Whether the browser keeps extensions from a tab's page for good, by what it said when it refused
 * to inject: it names the page's scheme, its own store, or the policy of an administrator.
 *
 * @param {string} reason
 */
const isClosed = (reason) =>
  /\b(chrome|edge|devtools|view-source|chrome-[a-z-]+|file|about|data|blob):/.test(reason) ||
  /extensions gallery|ExtensionsSettings policy/.test(reason);
