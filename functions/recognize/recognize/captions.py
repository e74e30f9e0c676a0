"""Words that stand beside a captcha, and are read as its beginning where the picture holds them.

``Captcha: 7K4MP`` is read as ``Captcha7K4MP``, and rightly so, but it is not the answer. Which
letters are whose nothing tells for sure, so such a reading is shown and not trusted.
``site/lib/captions.js`` mirrors this module.
"""

# What forms call it, in letters alone.
CAPTIONS = (
    "captcha",
    "code",
    "enter",
    "securitycode",
    "securitycheck",
    "text",
    "type",
    "verification",
    "verify",
)
# With fewer characters after it, the word is the text.
LEAST_AFTER = 3
# A word whose first letter is not read is one still where so many letters of it are left.
LEAST_LEFT = 4
_BEGINNINGS = (*CAPTIONS, *(one[1:] for one in CAPTIONS if len(one) > LEAST_LEFT))


def begins_with_caption(text: str) -> bool:
    """Whether a text looks like a caption with a captcha after it."""
    # That of Unicode may be longer than the text.
    folded = text.lower()
    return any(
        folded.startswith(one) and len(text) >= len(one) + LEAST_AFTER for one in _BEGINNINGS
    )
