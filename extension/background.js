/**
 * The extension's service worker: from the person's click to the text on the clipboard.
 *
 * click -> content/crop.js asks for an area -> the visible tab is captured -> offscreen.js crops,
 * reads and copies -> content/card.js shows the text.
 */
import { certainty, hasText, percent, spelled, WEAK, WORTH_SHOWING } from "./lib/words.js";
import { locateImage } from "./locate-image.js";
import { copyText, readArea, readImage, warmUp } from "./offscreen-client.js";
import { addToHistory, getSettings, hostPermission } from "./settings.js";

const CONTENT = ["content/card.js", "content/crop.js"];
const MENU = "read-image";
// Readings that take longer than this many milliseconds say that they are under way.
const PATIENCE = 250;

chrome.runtime.onInstalled.addListener(() => {
  chrome.contextMenus.create({ id: MENU, title: "Read this image", contexts: ["image"] });
});

chrome.action.onClicked.addListener((tab) => startCrop(tab));

chrome.contextMenus.onClicked.addListener(async (info, tab) => {
  if (info.menuItemId !== MENU) return;
  let found = null;
  try {
    await inject(tab.id);
    const target = { tabId: tab.id, frameIds: [info.frameId ?? 0] };
    const [{ result }] = await chrome.scripting.executeScript({
      target,
      func: locateImage,
      args: [info.srcUrl],
    });
    found = result;
  } catch {
    // A frame of another site, which the click gives no right to: the person drags instead.
  }
  if (found?.image) await answer(tab, (settings) => readImage(found.image, settings));
  else if (found?.area) await answer(tab, await captured(tab, found));
  else await startCrop(tab);
});

// From content scripts, which run in the page's process: only what the person can do there.
chrome.runtime.onMessage.addListener((message, { tab }) => {
  if (!tab) return;
  if (message.action === "crop") captured(tab, message).then((read) => answer(tab, read));
  if (message.action === "copy") copyText(message.text);
});

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

const inject = (tabId) => chrome.scripting.executeScript({ target: { tabId }, files: CONTENT });

/** A function of the settings that reads the area of the tab as it is on the screen now. */
async function captured(tab, { area, view }) {
  try {
    const screen = await chrome.tabs.captureVisibleTab(tab.windowId, { format: "png" });
    return (settings) => readArea(screen, area, view, settings);
  } catch (error) {
    return () => Promise.reject(new Error(`Chrome did not give the picture. ${error.message}`));
  }
}

/** Reads, and shows on the card what came of it. */
async function answer(tab, read) {
  const settings = await getSettings();
  const slow = setTimeout(() => show(tab, { title: "Reading …" }), PATIENCE);
  let shown;
  try {
    await checkServer(settings);
    const reading = await read(settings);
    shown = hasText(reading)
      ? described(reading)
      : { title: "No text found in that area.", detail: "Drag close around the text." };
    if (hasText(reading) && settings.keepsHistory) await addToHistory(reading);
  } catch (error) {
    shown = { title: "Not read", detail: error.message };
  }
  clearTimeout(slow);
  await show(tab, shown);
}

/** Throws where the person chose a server but not allowed its address. */
async function checkServer({ mode, endpoint }) {
  if (mode === "private") return;
  if (endpoint && (await chrome.permissions.contains(hostPermission(endpoint)))) return;
  throw new Error("The server's address is not set or not allowed: open the extension's options.");
}

/** A reading as the card shows it, in words. */
function described(reading) {
  const { text, confidence, characters, candidates } = reading;
  const { level, label } = certainty(reading);
  return {
    level,
    text,
    spoken: `${spelled(text)}. Copied. ${percent(confidence)}. ${label}.`,
    characters: characters.map((own) => ({ text: own.text, weak: own.confidence < WEAK })),
    confidence,
    detail: `${percent(confidence)} · ${label}`,
    alternatives: candidates
      .filter((other) => other.text && other.text !== text && other.confidence >= WORTH_SHOWING)
      .slice(0, 3)
      .map((other) => ({
        text: other.text,
        percent: percent(other.confidence),
        spoken: `Copy ${other.text}: ${spelled(other.text)}, ${percent(other.confidence)}`,
      })),
  };
}

async function show(tab, content) {
  await chrome.scripting.executeScript({
    target: { tabId: tab.id },
    func: (shown) => globalThis.captchaReader.showCard(shown),
    args: [content],
  });
}

/** On pages that Chrome keeps extensions from: a popup that says so. */
async function explainRefusal(tab) {
  await chrome.action.setPopup({ tabId: tab.id, popup: "refused.html" });
  try {
    await chrome.action.openPopup({ windowId: tab.windowId });
  } finally {
    await chrome.action.setPopup({ tabId: tab.id, popup: "" });
  }
}
