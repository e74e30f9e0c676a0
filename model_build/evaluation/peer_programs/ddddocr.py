"""Reads images with ddddocr: `ddddocr.py default|beta|masked [one-thread]`.

Standard input: one image path a line. Standard output: for each line a JSON string, the
text. ``masked``: the beta model, with only the blank, 0-9, A-Z and a-z possible at each
step; the package's own way of restricting drops other characters afterwards, which is
worse. ``one-thread``: where it would take as many as there are cores.
"""

import json
import string
import sys
from functools import partial

# It has an environment of its own.
import ddddocr  # type: ignore[import-not-found]
import numpy as np
import onnxruntime  # type: ignore[import-not-found]

mode = sys.argv[1]
if "one-thread" in sys.argv[2:]:
    # The package opens its models itself, and has no setting for it.
    alone = onnxruntime.SessionOptions()
    alone.intra_op_num_threads = alone.inter_op_num_threads = 1
    onnxruntime.InferenceSession = partial(onnxruntime.InferenceSession, sess_options=alone)
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
