/** What these scripts find again of an earlier injection into the same tab. */
export const nothing = () => {};

/** Whether this is the first injection. */
export const isFirst = !globalThis.captchaReader;

export const inTab = (globalThis.captchaReader ??= {
  clear: async () => false,
  crop: async () => {},
  closeCard: nothing,
  cancelCrop: nothing,
});
