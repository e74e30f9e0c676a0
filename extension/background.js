/**
 * The extension's service worker: from the person's click to the text on the clipboard.
 *
 * click -> content/crop.js asks for an area -> the visible tab is captured -> offscreen.js crops,
 * reads and copies -> content/card.js shows the text.
 */
/** @import { Reading } from "./lib/types.js" */
/** @import { CardContent, ScreenArea, Settings, Tab, TabMessage } from "./types.js" */
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
import { locateImage } from "./locate-image.js";
import { copyText, readArea, readImage, warmUp } from "./offscreen-client.js";
import { addToHistory, getSettings, hostPermission } from "./settings.js";

const CONTENT = ["content.js"];
const MENU = "read-image";
const ALTERNATIVES = 3;
// Readings that take longer than this many milliseconds say that they are under way.
const PATIENCE = 250;

chrome.runtime.onInstalled.addListener(() => {
  chrome.contextMenus.create({ id: MENU, title: "Read this image", contexts: ["image"] });
});

chrome.action.onClicked.addListener((tab) => {
  if (isTab(tab)) startCrop(tab);
});

chrome.contextMenus.onClicked.addListener(async (info, tab) => {
  if (info.menuItemId !== MENU || !isTab(tab)) return;
  let located = null;
  try {
    await inject(tab.id);
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
  else if (onScreen) await answer(tab, await captured(tab, onScreen));
  else await startCrop(tab);
});

// From content scripts, which run in the page's process: only what the person can do there.
chrome.runtime.onMessage.addListener((/** @type {TabMessage} */ message, { tab }) => {
  if (!isTab(tab)) return;
  if (message.action === "crop") captured(tab, message).then((read) => answer(tab, read));
  if (message.action === "copy") copyText(message.text);
});

/**
 * @param {chrome.tabs.Tab | undefined} tab
 * @returns {tab is Tab}
 */
function isTab(tab) {
  return tab?.id !== undefined;
}

/** @param {Tab} tab */
async function startCrop(tab) {
  try {
    await inject(tab.id);
    await chrome.scripting.executeScript({
      target: { tabId: tab.id },
      func: () => globalThis.captchaReader.crop(),
    });
  } catch {
    await explainRefusal(tab);
    return;
  }
  await warmUp(await getSettings());
}

/** @param {number} tabId */
const inject = (tabId) => chrome.scripting.executeScript({ target: { tabId }, files: CONTENT });

/**
 * A function of the settings that reads an area as it is on the screen now.
 *
 * @param {Tab} tab
 * @param {ScreenArea} onScreen
 * @returns {Promise<(settings: Settings) => Promise<Reading>>}
 */
async function captured(tab, onScreen) {
  try {
    const screen = await chrome.tabs.captureVisibleTab(tab.windowId, { format: "png" });
    return (settings) => readArea(screen, onScreen, settings);
  } catch (error) {
    const reason = new Error(`Chrome did not give the picture. ${messageOf(error)}`);
    return () => Promise.reject(reason);
  }
}

/**
 * Reads, and shows on the card what came of it.
 *
 * @param {Tab} tab
 * @param {(settings: Settings) => Promise<Reading>} read
 */
async function answer(tab, read) {
  const settings = await getSettings();
  const slow = setTimeout(() => show(tab, { title: "Reading …" }), PATIENCE);
  /** @type {CardContent} */
  let shown;
  try {
    await checkServer(settings);
    const reading = await read(settings);
    shown = hasText(reading)
      ? described(reading)
      : { title: "No text found in that area.", detail: "Drag close around the text." };
    if (hasText(reading) && settings.keepsHistory) await addToHistory(reading);
  } catch (error) {
    shown = { title: "Not read", detail: messageOf(error) };
  }
  clearTimeout(slow);
  await show(tab, shown);
}

/**
 * Throws where the person chose a server but not allowed its address.
 *
 * @param {Settings} settings
 */
async function checkServer({ mode, endpoint }) {
  if (mode === "private") return;
  if (endpoint && (await chrome.permissions.contains(hostPermission(endpoint)))) return;
  throw new Error("The server's address is not set or not allowed: open the extension's options.");
}

/**
 * A reading as the card shows it, in words.
 *
 * @param {Reading} reading
 * @returns {CardContent}
 */
function described(reading) {
  const { text, confidence, characters } = reading;
  const { level, label } = certainty(reading);
  return {
    level,
    text,
    spoken: `${spelled(text)}. Copied. ${percent(confidence)}. ${label}.`,
    characters: characters.map((own) => ({ text: own.text, weak: isWeak(own) })),
    confidence,
    detail: `${percent(confidence)} · ${label}`,
    alternatives: otherTexts(reading)
      .slice(0, ALTERNATIVES)
      .map((other) => ({
        text: other.text,
        percent: percent(other.confidence),
        label: copyLabel(other),
      })),
  };
}

/**
 * @param {Tab} tab
 * @param {CardContent} content
 */
async function show(tab, content) {
  await chrome.scripting.executeScript({
    target: { tabId: tab.id },
    func: (shown) => globalThis.captchaReader.showCard(shown),
    args: [content],
  });
}

/**
 * On pages that Chrome keeps extensions from: a popup that says so.
 *
 * @param {Tab} tab
 */
async function explainRefusal(tab) {
  await chrome.action.setPopup({ tabId: tab.id, popup: "refused.html" });
  try {
    await chrome.action.openPopup({ windowId: tab.windowId });
  } finally {
    await chrome.action.setPopup({ tabId: tab.id, popup: "" });
  }
}
