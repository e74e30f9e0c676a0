"""Letters that are named in one case and drawn in the other.

The labels of a source that takes its texts in any case are often small letters, and its pictures
capitals. Who names the labels' characters forbids what the pictures show, and all that is left of a
K is an h. So where a picture shows hardly a text of the named characters, but one of the same
letters in their other case, either case of these is read as the named one.
``site/lib/cases.js`` mirrors this module.
"""

import math
from functools import lru_cache

from recognize import ctc, scripts
from recognize.alphabet import Alphabet
from recognize.options import Options
from recognize.profile import is_of
from recognize.sights import Sight

# How probable a text of the named characters may be beside one of both cases where it is "hardly".
HARDLY = 0.01


def as_named(sight: Sight, options: Options) -> Sight:
    """An image in one view, with what it shows of a named letter's other case in the named one.

    Named are the letters of the options' alphabet, of the case of their profile. Where the options
    fold the case themselves, or name both cases, the view stays as it is.
    """
    known, (view, weight) = options.known, sight
    if options.case != "keep":
        return sight
    named, letters = _named(options.allowed, options.profile.case if options.profile else "", known)
    if not letters:
        return sight
    both = named + "".join(known.other_case(one) for one in letters)
    if scripts.log_of(view, named, known) > scripts.log_of(view, both, known) + math.log(HARDLY):
        return sight
    moves = [(known.other_case(one), one) for one in letters]
    return Sight(ctc.moved(view, moves, known), weight)


@lru_cache
def _named(allowed: str, case: str, known: Alphabet) -> tuple[str, list[str]]:
    """The named characters, and those of them that are letters whose other case is not."""
    named = [one for one in allowed if not case or is_of(case, one)]
    letters = [one for one in named if known.other_case(one)]
    return "".join(named), [one for one in letters if known.other_case(one) not in named]
