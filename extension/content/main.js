/** What the service worker injects into a tab, as one script without modules. */
import { awaitAnswer } from "./card.js";
import { clear, crop } from "./crop.js";
import { inTab, isFirst } from "./in-tab.js";

Object.assign(inTab, { clear, crop });
if (isFirst) chrome.runtime.onConnect.addListener(awaitAnswer);
