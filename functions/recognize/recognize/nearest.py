"""Which known word somebody meant who wrote another. ``site/lib/nearest.js`` mirrors it."""

from collections.abc import Iterable
from difflib import get_close_matches

# Two words are near from this ratio of difflib on: "lowre" is near "lower".
NEAR = 0.75
# No word that is known is near one of more characters.
LONGEST = 40


def nearest(word: str, known: Iterable[str], near: float = NEAR) -> str | None:
    """The known word that is most like this one, in any case of letters; or ``None``.

    ``near``: from which of difflib's ratios on it is; 0: however unlike the word is.
    """
    if len(word) > LONGEST:
        return None
    return next(iter(get_close_matches(word.lower(), list(known), n=1, cutoff=near)), None)
