/** What these scripts find again of an earlier injection into the same tab. */
const nothing = () => {};

export const inTab = (globalThis.captchaReader ??= {
  crop: nothing,
  showCard: nothing,
  closeCard: nothing,
  cancelCrop: nothing,
});
