/** The scripts' own global in a tab, which the tab's page does not see. */
declare var captchaReader: import("../types.js").InTab;

/** A style sheet, which the build takes in as text. */
declare module "*.css" {
  const css: string;
  export default css;
}
