"""Debian's Firefox with the extension's package, driven by its own protocol, Marionette.

Messages are JSON with their length before: https://firefox-source-docs.mozilla.org/testing/marionette
"""

import contextlib
import json
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from tests.support.patience import PATIENCE_S, until

FIREFOX = Path("/usr/lib/firefox-esr/firefox-esr")
_PREFERENCES = {
    "marionette.port": 0,
    # The question cannot be answered by a test.
    "extensions.webextOptionalPermissionPrompts": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
_ID = "captcha-reader@captcha-reader.invalid"
_PRESS = """
const { ExtensionParent } = ChromeUtils.importESModule(
  "resource://gre/modules/ExtensionParent.sys.mjs");
const { extension } = WebExtensionPolicy.getByID(arguments[0]);
ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(window);
"""
# As Firefox does by itself after half a minute without anything to do. By the clock, it would also
# end a background that a busy machine is slow to run.
_END_BACKGROUND = """
const { extension } = WebExtensionPolicy.getByID(arguments[0]);
return extension.terminateBackground().then(() => extension.backgroundState);
"""
_EMPTY_CLIPBOARD = "Services.clipboard.emptyClipboard(Services.clipboard.kGlobalClipboard)"


class Firefox:
    """A running Firefox."""

    def __init__(self, port: int):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self._ids = count()
        self._receive()
        self.send("WebDriver:NewSession", capabilities={})

    def send(self, name: str, **parameters: Any) -> Any:
        """What a command answers. Raises ``RuntimeError`` with Firefox's own words."""
        text = json.dumps([0, next(self._ids), name, parameters])
        self._socket.sendall(f"{len(text.encode())}:{text}".encode())
        _, _, error, result = self._receive()
        if error:
            raise RuntimeError(f"{name}: {error['message']}")
        return result

    def _receive(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._socket.recv(1)
        left, parts = int(length[:-1]), []
        while left:
            parts.append(self._socket.recv(left))
            left -= len(parts[-1])
        return json.loads(b"".join(parts))

    def close(self) -> None:
        """Ends the talk with it."""
        self._socket.close()

    def run(self, script: str, *given: Any, chrome: bool = False) -> Any:
        """What a script returns, in the page or in the browser's own window."""
        self.send("Marionette:SetContext", value="chrome" if chrome else "content")
        try:
            return self.send("WebDriver:ExecuteScript", script=script, args=given)["value"]
        finally:
            self.send("Marionette:SetContext", value="content")

    def install(self, package: Path) -> None:
        """Installs a package until Firefox ends, as a developer does."""
        self.send("Addon:Install", path=str(package.resolve()), temporary=True)

    def press_button(self) -> None:
        """What the toolbar button and its shortcut do, with the right to the tab."""
        self.run(_PRESS, _ID, chrome=True)

    def end_background(self) -> None:
        """Ends the extension's background page, as Firefox does while a person chooses for long."""
        state = self.run(_END_BACKGROUND, _ID, chrome=True)
        assert state == "stopped", state

    def empty_clipboard(self) -> None:
        """Takes from the clipboard what was copied before."""
        self.run(_EMPTY_CLIPBOARD, chrome=True)

    def shows(self, selector: str) -> bool:
        """Whether there is such an element in what the extension lays over the page."""
        script = """return [...document.querySelectorAll("*")].some(
            (each) => each.openOrClosedShadowRoot?.querySelector(arguments[0]));"""
        given = {"script": script, "args": [selector], "sandbox": "system"}
        return bool(self.send("WebDriver:ExecuteScript", **given)["value"])

    def switch_to(self, end_of_url: str) -> None:
        """Goes to the tab with such an address, once it is there."""

        def switched() -> bool:
            for handle in self.send("WebDriver:GetWindowHandles"):
                self.send("WebDriver:SwitchToWindow", handle=handle, focus=True)
                if self.send("WebDriver:GetCurrentURL")["value"].endswith(end_of_url):
                    return True
            return False

        until(switched, f"a tab of {end_of_url}", every=0.2)

    def drag(self, left: float, top: float, right: float, bottom: float) -> None:
        """A drag by the mouse, in CSS pixels."""
        moves = [("pointerMove", left, top), ("pointerDown",), ("pointerMove", right, bottom)]
        actions = [
            {"type": kind, "button": 0} | dict(zip(("x", "y"), map(round, to), strict=False))
            for kind, *to in [*moves, ("pointerUp",)]
        ]
        self._perform({"type": "pointer", "id": "mouse", "actions": actions})

    def keys(self, *keys: str) -> None:
        """Keys that are pressed one after the other and released together."""
        pressed = [{"type": "keyDown", "value": key} for key in keys]
        released = [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self._perform({"type": "key", "id": "keys", "actions": pressed + released})

    def _perform(self, source: dict[str, Any]) -> None:
        self.send("WebDriver:PerformActions", actions=[source])


@contextlib.contextmanager
def firefox() -> Iterator[Firefox]:
    """Firefox without a window, with a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in _PREFERENCES.items()]
        Path(profile, "user.js").write_text("\n".join(lines))
        process = subprocess.Popen(
            [FIREFOX, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote"]
            + ["--width=1100", "--height=800", "--profile", profile],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            running = Firefox(_port(Path(profile, "MarionetteActivePort"), process))
            with contextlib.closing(running):
                yield running
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def _port(told: Path, process: subprocess.Popen[bytes]) -> int:
    def listens() -> str:
        assert process.poll() is None, "Firefox ended"
        return told.read_text() if told.exists() else ""

    return int(until(listens, "Firefox's port", every=0.2))
