/** The programs that the help shows, for the endpoint of the moment. */
import { byId } from "../lib/dom.js";

/**
 * Fills the help.
 *
 * @param {string} endpoint URL that ends in "/"
 * @param {boolean} withKey whether it takes an API key
 */
export function showHelp(endpoint, withKey) {
  const url = `${endpoint}v1/recognize?candidates=3`;
  byId("curl").textContent =
    "curl -F image=@captcha.png " + (withKey ? "-H 'X-API-Key: YOUR-KEY' " : "") + `\\\n  '${url}'`;
  byId("python").textContent = [
    "import json, pathlib, urllib.request",
    "",
    "request = urllib.request.Request(",
    `    "${url}",`,
    '    data=pathlib.Path("captcha.png").read_bytes(),',
    `    headers={"Content-Type": "image/png"${withKey ? ', "X-API-Key": "YOUR-KEY"' : ""}},`,
    ")",
    "reading = json.load(urllib.request.urlopen(request))",
    'print(reading["text"], reading["confidence"])',
  ].join("\n");
  byId("docs", HTMLAnchorElement).href = `${endpoint}docs`;
}
