"""The system's own Firefox, driven through Marionette: what is built into every Firefox for that.

Debian has no geckodriver, Playwright drives only a Firefox of its own, and Mozilla's client brings
seventeen packages along. What a person does on a page takes a dozen commands of WebDriver's
(https://www.w3.org/TR/webdriver2/), each sent as JSON after its length.
"""

import json
import shutil
import socket
import subprocess
import time

#: How long a page may take to show what is waited for, in seconds.
TIMEOUT = 15
#: Keys as WebDriver spells them.
KEYS = {
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Tab": "\ue004",
    "Control": "\ue009",
    "Alt": "\ue00a",
}
PREFERENCES = {
    "marionette.port": 0,  # a free one, which it writes into its profile
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.disabledForTesting": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the name that the standard gives references

COMPLAINTS = """
const told = Services.console.getMessageArray();
Services.console.reset();
return told
    .filter((one) => one instanceof Ci.nsIScriptError && one.logLevel === one.error)
    .filter((one) => one.sourceName.startsWith(arguments[0]))
    .map((one) => one.errorMessage);"""


def path():
    """Where it is, or ``None``."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """A running Firefox with one page. ``click``, ``fill`` and the others wait for what they name,
    by a CSS selector or XPath, and scroll to it; ``close`` ends it."""

    def __init__(self, binary, profile, base_url):
        written = "".join(f'user_pref("{k}", {json.dumps(v)});\n' for k, v in PREFERENCES.items())
        (profile / "user.js").write_text(written)
        # The console is read from outside of pages.
        arguments = ["--marionette", "--remote-allow-system-access", "--headless", "--no-remote"]
        self._process = subprocess.Popen(
            [binary, *arguments, "--profile", str(profile)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._number, self.base_url = 0, base_url
        try:
            port = self._soon(lambda: self._port(profile), "Firefox to start", 60)
            self._stream = socket.create_connection(("127.0.0.1", port), 60).makefile("rwb")
            self._read()  # says which protocol it speaks
            self._send("WebDriver:NewSession", capabilities={})
            self._send("WebDriver:SetWindowRect", width=1280, height=1000)
        except BaseException:
            self.close()
            raise

    def _port(self, profile):
        file = profile / "MarionetteActivePort"
        return int(file.read_text() or 0) if file.exists() else None

    def close(self):
        self._process.terminate()
        self._process.wait(20)

    # --- The protocol ---

    def _read(self):
        length = b""
        while (digit := self._stream.read(1)) != b":":
            length += digit
        return json.loads(self._stream.read(int(length)))

    def _send(self, command, **parameters):
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._stream.write(b"%d:%b" % (len(message), message))
        self._stream.flush()
        _, _, error, result = self._read()
        if error:
            raise FirefoxError(f"{error['error']}: {error['message']}")
        return result

    def _soon(self, ask, what, timeout=TIMEOUT):
        """Ask until the answer is something: pages come, and parts of them move."""
        end, refusal = time.monotonic() + timeout, None
        while True:
            try:
                if found := ask():
                    return found
            except FirefoxError as error:
                refusal = error
            assert time.monotonic() < end, f"Waited for {what} ({refusal})"
            time.sleep(0.05)

    # --- What a person does ---

    def goto(self, address):
        self._send(
            "WebDriver:Navigate", url=address if "://" in address else self.base_url + address
        )

    def click(self, selector):
        self._soon(lambda: self._send("WebDriver:ElementClick", id=self._find(selector)), selector)

    def fill(self, selector, words):
        self._soon(lambda: self._send("WebDriver:ElementClear", id=self._find(selector)), selector)
        self._send("WebDriver:ElementSendKeys", id=self._find(selector), text=words)

    def type(self, words):
        """Type into whatever has the focus."""
        self._keys([{"type": kind, "value": one} for one in words for kind in ("keyDown", "keyUp")])

    def press(self, keys):
        """As in ``press("Control+b")``."""
        keys = [KEYS.get(key, key) for key in keys.split("+")]
        down = [{"type": "keyDown", "value": key} for key in keys]
        self._keys(down + [{"type": "keyUp", "value": key} for key in reversed(keys)])

    def _keys(self, actions):
        self._send(
            "WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": actions}]
        )

    def _find(self, selector):
        using = "xpath" if selector.startswith("//") else "css selector"
        found = self._send("WebDriver:FindElement", using=using, value=selector)
        return found["value"][ELEMENT]

    # --- What they see ---

    def evaluate(self, expression):
        script = f"return ({expression})"
        return self._send("WebDriver:ExecuteScript", script=script, args=[])["value"]

    def wait_for(self, expression):
        """Wait until an expression of JavaScript is true on the page that is there by then."""
        self._soon(lambda: self.evaluate(expression), expression)

    def wait_for_text(self, words):
        self.wait_for(f"document.body.innerText.includes({json.dumps(words)})")

    def texts(self, selector):
        found = f"[...document.querySelectorAll({json.dumps(selector)})]"
        return self.evaluate(f"{found}.map((one) => one.innerText.trim())")

    def complaints(self):
        """Return what pages of the site left in the console as errors since this was last asked: of
        scripts, and of what the Content-Security-Policy forbids."""
        self._send("Marionette:SetContext", value="chrome")
        found = self._send("WebDriver:ExecuteScript", script=COMPLAINTS, args=[self.base_url])
        self._send("Marionette:SetContext", value="content")
        return found["value"]


class FirefoxError(Exception):
    """Firefox did not do what it was told; it says why."""
