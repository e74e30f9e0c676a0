"""Reads images with RapidOCR's recogniser, each as one line of text: its best use here.

Standard input: one image path a line. Standard output: for each line a JSON string, the
text.
"""

import json
import logging
import sys

# It has an environment of its own.
from rapidocr_onnxruntime import RapidOCR  # type: ignore[import-not-found]

logging.disable(logging.WARNING)
reader = RapidOCR()
for line in sys.stdin:
    lines, _ = reader(line.rstrip("\n"), use_det=False, use_cls=False, use_rec=True)
    print(json.dumps(lines[0][0] if lines else ""), flush=True)
