/** What the service worker injects into a tab, as one script without modules. */
import { awaitAnswer } from "./card.js";
import { crop } from "./crop.js";
import { inTab, isFirst } from "./in-tab.js";

Object.assign(inTab, { crop });
if (isFirst) chrome.runtime.onConnect.addListener(awaitAnswer);
