/**
 * Lets the person choose an area of the page: drag, or a frame moved with the keyboard.
 *
 * A modal dialog, so that it lies over everything, other dialogs included, takes every key and
 * gives the focus back. It reads nothing of the page.
 */
globalThis.captchaReader ??= {};

globalThis.captchaReader.crop = () => {
  const { captchaReader } = globalThis;
  captchaReader.closeCard();
  captchaReader.cancelCrop?.();

  const STEP = 10;
  const SMALLEST = 8;
  const START = { width: 240, height: 90 };

  const { host, root } = captchaReader.shadow(`
    dialog {
      position: fixed; inset: 0; width: 100%; height: 100%; max-width: none; max-height: none;
      margin: 0; border: 0; padding: 0; overflow: hidden; outline: none;
      background: transparent; cursor: crosshair; touch-action: none; user-select: none;
    }
    dialog::backdrop { background: transparent; }
    .frame {
      position: absolute; border-radius: 2px; box-shadow: 0 0 0 200vmax rgb(0 0 0 / 50%);
      outline: 2px solid #fff; outline-offset: 1px;
    }
    .frame::after {
      position: absolute; inset: -5px; border: 2px dashed #1746b0; border-radius: 3px; content: "";
    }
    .frame:not(.set) { outline: none; }
    .frame:not(.set)::after { content: none; }
    .hint {
      position: absolute; top: 16px; left: 50%; translate: -50%; width: max-content;
      max-width: calc(100% - 32px); box-sizing: border-box; border: 2px solid #9dbdff;
      border-radius: 10px; padding: 10px 16px; background: #10141c; color: #fff;
      font: 16px/1.5 system-ui, sans-serif; text-align: center; pointer-events: none;
    }
    .hint small { display: block; color: #d5dbe6; font-size: 14px; }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  `);
  const { make } = captchaReader;
  const frame = make("div", { className: "frame" });
  const status = make("div", { className: "unseen", role: "status" });
  const keys =
    "Keyboard: arrows move a frame, Shift + arrows size it, Enter reads, Escape cancels";
  const hint = make("div", { className: "hint" }, "Drag a rectangle around the text ");
  hint.append(make("small", {}, keys));
  const dialog = make("dialog", { ariaLabel: `Choose the area to read. ${keys}` });
  dialog.append(frame, hint, status);
  root.append(dialog);
  let area = null;
  let origin = null;

  function draw() {
    const { x, y, width, height } = area ?? { x: innerWidth / 2, y: -9, width: 0, height: 0 };
    Object.assign(frame.style, {
      left: `${x}px`,
      top: `${y}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    frame.classList.toggle("set", area !== null);
  }

  function drag({ clientX, clientY }) {
    area = {
      x: Math.min(origin.x, clientX),
      y: Math.min(origin.y, clientY),
      width: Math.abs(clientX - origin.x),
      height: Math.abs(clientY - origin.y),
    };
    draw();
  }

  dialog.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    dialog.setPointerCapture(event.pointerId);
    origin = { x: event.clientX, y: event.clientY };
  });
  dialog.addEventListener("pointermove", (event) => {
    if (origin) drag(event);
  });
  dialog.addEventListener("pointerup", (event) => {
    if (!origin) return;
    drag(event);
    origin = null;
    if (area.width >= SMALLEST && area.height >= SMALLEST) read();
    else {
      area = null;
      draw();
    }
  });

  dialog.addEventListener("keydown", (event) => {
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const direction = arrow[event.key];
    event.stopPropagation();
    if (event.key === "Escape") return;
    event.preventDefault();
    if (event.key === "Enter" && area) read();
    else if (event.key === "Enter" || (direction && !area)) {
      area = { x: (innerWidth - START.width) / 2, y: (innerHeight - START.height) / 2, ...START };
    } else if (direction) {
      const step = event.ctrlKey ? 1 : STEP;
      const [across, down] = direction.map((sign) => sign * step);
      if (event.shiftKey) {
        area.width = Math.max(SMALLEST, area.width + across);
        area.height = Math.max(SMALLEST, area.height + down);
      } else {
        area.x = Math.min(innerWidth - area.width, Math.max(0, area.x + across));
        area.y = Math.min(innerHeight - area.height, Math.max(0, area.y + down));
      }
    }
    if (area) {
      const [x, y, width, height] = [area.x, area.y, area.width, area.height].map(Math.round);
      status.textContent = `Frame at ${x}, ${y}, size ${width} by ${height}`;
    }
    draw();
  });

  function close() {
    if (captchaReader.cancelCrop === close) captchaReader.cancelCrop = null;
    host.remove();
  }

  async function read() {
    close();
    // Until the page without the overlay has been drawn.
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
    const { offsetLeft, offsetTop, scale } = visualViewport;
    const view = { offsetLeft, offsetTop, ratio: devicePixelRatio * scale };
    chrome.runtime.sendMessage({ action: "crop", area, view });
  }

  // Escape, or whatever else the system closes dialogs with.
  dialog.addEventListener("close", close);
  captchaReader.cancelCrop = close;
  document.documentElement.append(host);
  dialog.showModal();
  draw();
};
