/** The small card in the page's corner that shows a reading, until the person closes it. */
globalThis.captchaReader ??= {};

/** An element that the page can neither style nor look into; `root` is its shadow tree. */
globalThis.captchaReader.shadow = (css) => {
  const host = document.createElement("div");
  host.style.setProperty("all", "initial", "important");
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  return { host, root };
};

// Elements are made one by one: pages may forbid their making from HTML text.
globalThis.captchaReader.make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

globalThis.captchaReader.closeCard ??= () => {};

/**
 * `content`: `title` or `text` with its `characters`; `detail`, `level`, `confidence`, `spoken`;
 * `alternatives`, each with `text`, `percent` and `spoken`.
 */
globalThis.captchaReader.showCard = (content) => {
  const { captchaReader } = globalThis;
  const { make } = captchaReader;
  captchaReader.closeCard();
  const { host, root } = captchaReader.shadow(`
    .card {
      color-scheme: light dark; position: fixed; inset: auto 16px 16px auto; box-sizing: border-box; margin: 0;
      max-width: min(360px, calc(100vw - 32px)); max-height: calc(100vh - 32px); overflow: auto;
      border: 2px solid light-dark(#767f8e, #7f8a9b); border-radius: 12px; padding: 12px 16px 14px;
      background: light-dark(#fff, #10141c); color: light-dark(#12161f, #f2f5fa);
      box-shadow: 0 6px 24px rgb(0 0 0 / 30%); font: 16px/1.45 system-ui, sans-serif;
    }
    .head { display: flex; align-items: start; justify-content: space-between; gap: 12px; }
    .text {
      font: 30px/1.3 ui-monospace, "DejaVu Sans Mono", Menlo, monospace; overflow-wrap: anywhere;
      font-variant-numeric: slashed-zero;
    }
    .weak { border-bottom: 3px dotted light-dark(#8a4b00, #ffc46b); }
    b { font-size: 18px; }
    p { margin: 4px 0 0; }
    .bar { height: 8px; margin-top: 6px; border-radius: 4px; background: light-dark(#d8dde6, #333c4b); }
    .bar i { display: block; height: 100%; border-radius: 4px; background: light-dark(#0b6b3a, #7fe0a8); }
    [data-level=check] .bar i { background: light-dark(#8a4b00, #ffc46b); }
    [data-level=unsure] .bar i { background: light-dark(#a8123a, #ff9db0); }
    ul { display: flex; flex-wrap: wrap; gap: 6px; margin: 8px 0 0; padding: 0; list-style: none; }
    button {
      min-height: 32px; border: 2px solid light-dark(#767f8e, #7f8a9b); border-radius: 8px;
      padding: 2px 10px; background: none; color: inherit; font: inherit; cursor: pointer;
    }
    button:hover { border-color: light-dark(#1746b0, #9dbdff); }
    button:focus-visible { outline: 3px solid light-dark(#1746b0, #9dbdff); outline-offset: 2px; }
    li button { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, monospace; }
    .close { min-width: 32px; padding: 0; }
  `);
  const close = () => {
    host.remove();
    removeEventListener("keydown", onKey, true);
    captchaReader.closeCard = () => {};
  };
  const onKey = (event) => {
    if (event.key === "Escape") close();
  };
  const copied = make("p", {}, content.text ? "Copied. Paste it with Ctrl + V." : "");
  const alternative = ({ text, percent, spoken }) => {
    const copy = () => {
      chrome.runtime.sendMessage({ action: "copy", text });
      copied.textContent = `Copied ${text} instead.`;
      status.textContent = copied.textContent;
    };
    const button = make("button", { type: "button", onclick: copy, ariaLabel: spoken }, text);
    return make("li", {}, button, ` ${percent}`);
  };

  const status = make("div", { role: "status" });
  status.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
  const card = make("section", { className: "card", popover: "manual", ariaLabel: "Captcha reader" });
  card.dataset.level = content.level ?? "";
  const text = (content.characters ?? []).map((own) =>
    make("span", { className: own.weak ? "weak" : "" }, own.text),
  );
  const bar = make("div", { className: "bar" }, make("i"));
  bar.firstChild.style.width = `${(content.confidence ?? 0) * 100}%`;
  card.append(
    make(
      "div",
      { className: "head" },
      text.length ? make("div", { className: "text" }, ...text) : make("b", {}, content.title),
      make("button", { type: "button", className: "close", onclick: close, ariaLabel: "Close" }, "✕"),
    ),
    ...(text.length ? [bar] : []),
    make("p", {}, content.detail ?? ""),
    copied,
    ...(content.alternatives?.length ? [make("ul", {}, ...content.alternatives.map(alternative))] : []),
    status,
  );
  root.append(card);
  document.documentElement.append(host);
  card.showPopover();
  addEventListener("keydown", onKey, true);
  captchaReader.closeCard = close;
  // A live region speaks of what changes in it after it is there.
  setTimeout(() => {
    status.textContent = content.spoken ?? `${content.title} ${content.detail ?? ""}`;
  }, 100);
};
