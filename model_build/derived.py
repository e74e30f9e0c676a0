"""Files, or parts of them, that are made of others: no fact in them stands twice.

    python -m model_build.derived            # writes them
    python -m model_build.derived --check    # says which are not current; exit status 1

Of the page's ``look.css``, that of ``recognize label``. Of the Python sources:
``site/lib/limits.js``; between markers, the table of settings in ``docs/operators.md``; in
``docs/api.md`` what an answer says, and the tables of options and limits. Of measured figures: the
pages of ``model_build.pages``.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import fill

from model_build import limits_js
from model_build.markdown import between, table
from model_build.pages import PAGES
from recognize import limits
from recognize.decoding import COUNTED_MOST, LOOK_TWICE_BELOW, NO_TEXT_FROM
from recognize.model import DEFAULT_THRESHOLD
from recognize.options import OPTIONS
from recognize.settings import SETTINGS, Settings
from recognize.views import MOST_INPUTS, MOST_OTHERS

ROOT = Path(__file__).parents[1]
LOOK = "site/lib/look.css"


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 all files are current, 1 (with ``--check``) some is not.

    Raises ``OSError`` and ``ValueError`` where a page or its markers are missing.
    """
    parser = argparse.ArgumentParser(description="Write what is made of other files.")
    parser.add_argument("--check", action="store_true", help="only say which are not current")
    check = parser.parse_args(arguments).check
    stale = [path for path, make in FILES.items() if make(_text(path)) != _text(path)]
    for path in stale:
        if check:
            print(f"{path} is not current: run python -m model_build.derived", file=sys.stderr)
        else:
            (ROOT / path).write_text(FILES[path](_text(path)), encoding="utf-8")
    return int(check and bool(stale))


def _text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def operators_guide(page: str) -> str:
    """The page with its table of settings."""
    defaults = Settings()
    rows = [
        (f"`{one.name}`", _default(getattr(defaults, attribute)), one.meaning)
        for attribute, one in SETTINGS.items()
    ]
    return between(page, "settings", table(("variable", "default", "meaning"), rows))


def sureness() -> str:
    """What a reading's ``confidence``, ``legible`` and ``trusted`` mean, in words."""
    paragraphs = (
        "`confidence` is the probability that the whole text is right. A picture that gives a "
        f"confidence below {LOOK_TWICE_BELOW} at first sight is looked at in up to {MOST_OTHERS} "
        "further views, parts of it drawn larger among them; a text's confidence is then its mean "
        "over the views, each counted by how likely the text is to be read there. Such an answer "
        f"takes up to {MOST_INPUTS} times as long.",
        "`legible` is false where the probability that there is no text is too high for a captcha, "
        f"whatever the restrictions: {NO_TEXT_FROM} or more to the power of the characters that "
        f"are expected at first sight, of {COUNTED_MOST} at most (the sum, over the time steps, of "
        f"the probability of any); and where over {limits.MAX_TEXT_LENGTH} are expected. A captcha "
        "leaves less, be it read wrongly, but for one in two hundred, which is hardly ever read "
        "right; one or two characters in plain type, and more than twelve, may leave more. `text` "
        "is then empty, and `confidence` that probability, which may be small. "
        "`trusted` says that the picture is legible and the confidence reaches the "
        f"`confidence_threshold` of the model's card ({DEFAULT_THRESHOLD} where it has none): "
        "below it, read the picture again or ask a person. A text that begins as a caption does, "
        "`Code7K4MP` of `Code: 7K4MP`, is never trusted: crop the caption off.",
        "Two rows of letters are read one after the other, and letters below one another from the "
        "first to the last, where one shade parts the rows from edge to edge.",
    )
    return "\n\n".join(fill(paragraph, 100) for paragraph in paragraphs)


def api_page(page: str) -> str:
    """The page with what its answers say, and its tables of options and limits."""
    page = between(page, "sureness", sureness())
    options = table(
        ("option", "meaning", "example"),
        [(f"`{one.name}`", one.meaning, f"`{one.example}`") for one in OPTIONS.values()],
    )
    taken = table(
        ("what", "taken"),
        [
            ("an image's formats", limits.FORMAT_NAMES),
            ("an image", f"at most {limits.IMAGE_SIZE}"),
            ("its width and its height", f"at most {limits.MAX_IMAGE_SIDE:,} pixels each"),
            (
                "its file",
                f"at most {limits.MAX_FILE_PARTS:,} chunks, segments, blocks, strips or tiles; "
                f"a JPEG at most {limits.MAX_SCANS} scans; a run-length encoded BMP at most "
                f"{limits.MAX_RUN_LENGTH_BYTES // 1024} KiB; the head of an AVIF at most "
                f"{limits.MAX_AVIF_HEAD_BYTES // 1024} KiB",
            ),
            (
                "an animation's frames",
                f"the first {limits.MAX_FRAMES}, and of large ones as many as have "
                f"{limits.MAX_ANIMATION_PIXELS / 10**6:g} megapixels together; the rest is not "
                "looked at",
            ),
            ("a request for one image", f"at most {limits.MAX_REQUEST_BYTES:,} bytes"),
            ("a batch", f"at most {limits.MAX_BATCH_IMAGES} images"),
            ("a request for a batch", f"at most {limits.MAX_BATCH_REQUEST_BYTES:,} bytes"),
            ("`candidates`", f"at most {limits.MAX_CANDIDATES}"),
            ("an option's value", f"at most {limits.MAX_OPTION_CHARACTERS} characters"),
            ("`length`", f"at most {limits.MAX_TEXT_LENGTH} characters"),
        ],
    )
    return between(between(page, "options", options), "limits", taken)


def _default(value: object) -> str:
    return f"`{value}`" if value else "none"


# Of each file, a function from its present text to what it should be.
FILES: dict[str, Callable[[str], str]] = {
    "site/lib/limits.js": lambda _: limits_js.text(),
    "functions/recognize/recognize/label/page/look.css": lambda _: _text(LOOK),
    "docs/operators.md": operators_guide,
    "docs/api.md": api_page,
    **PAGES,
}


if __name__ == "__main__":
    raise SystemExit(main())
