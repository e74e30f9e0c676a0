/** The scripts' own global in a tab, which the tab's page does not see. */
declare var captchaReader: import("../types.js").InTab;
