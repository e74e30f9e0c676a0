/** What the service worker injects into a tab, as one script without modules. */
import { showCard } from "./card.js";
import { crop } from "./crop.js";
import { inTab } from "./in-tab.js";

Object.assign(inTab, { crop, showCard });
