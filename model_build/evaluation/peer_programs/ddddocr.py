"""Reads images with ddddocr: `ddddocr.py default|beta|masked`.

Standard input: one image path a line. Standard output: for each line a JSON string, the
text. ``masked``: the beta model, with only the blank, 0-9, A-Z and a-z possible at each
step; the package's own way of restricting drops other characters afterwards, which is
worse.
"""

import json
import string
import sys

# It has an environment of its own.
import ddddocr  # type: ignore[import-not-found]
import numpy as np

mode = sys.argv[1]
reader = ddddocr.DdddOcr(beta=mode != "default", show_ad=False)


def read(data: bytes) -> str:
    """The text of an encoded image."""
    if mode != "masked":
        return str(reader.classification(data))
    answer = reader.classification(data, probability=True)
    charset = answer["charset"]
    kept = [0] + [charset.index(c) for c in string.digits + string.ascii_letters if c in charset]
    probabilities = np.asarray(answer["probabilities"])
    best = probabilities.reshape(-1, probabilities.shape[-1])[:, kept].argmax(axis=1)
    merged = [place for before, place in zip([-1, *best], best) if place != before]
    return "".join(charset[kept[place]] for place in merged if place)


for line in sys.stdin:
    with open(line.rstrip("\n"), "rb") as file:
        print(json.dumps(read(file.read())), flush=True)
