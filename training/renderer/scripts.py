"""Writing that the reader does not know: characters of other scripts, and symbols.

Many captchas of the world are written in them. What the network learns of them is one class,
``alphabet.OTHER``, so that it does not take them for letters that it knows.
"""

from random import Random

from recognize.alphabet import ALPHANUMERIC, UNKNOWN
from training.texts import text as known_text
from training.weighted import draw_one

# Of Cyrillic and Greek the letters that no Latin one looks like, and those Latin ones that look
# like the others: a picture cannot tell these apart.
_CYRILLIC = "БГДЖИЙЛПФЦШЩЪЫЭЮЯгджийлпфцчшщъыэюя"
# Small letters that look like small capitals of ours.
_SMALL_CAPITALS = {"в": "B", "к": "K", "м": "M", "н": "H", "т": "T"}
_LIKE_CYRILLIC = "ABEKMHOPCTX36baeopcyx" + "".join(_SMALL_CAPITALS)
_GREEK = "ΓΔΘΛΞΠΣΦΨΩδζθλξπφψ"
_LIKE_GREEK = "ABEZHIKMNOPTYXo"
_CHINESE = (
    "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着"
    "事其里所去行过家用发无成日本学生水火山石田土木金月雨风花春夏秋冬东西南北红黄蓝绿"
)
_KANA = (
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん"
)
_KATAKANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
)
_HANGUL = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후"
_SYMBOLS = "€£¥§©®¶¿æøþðÆŒ«»†‡¤"

# Characters of one script, those of ours beside them, and how often it is drawn.
_SCRIPTS: tuple[tuple[tuple[str, str], float], ...] = (
    ((_CYRILLIC, _LIKE_CYRILLIC), 50),
    ((_GREEK, _LIKE_GREEK), 10),
    ((_CHINESE, ""), 18),
    ((_KANA, ""), 5),
    ((_KATAKANA, ""), 5),
    ((_HANGUL, ""), 6),
    ((_SYMBOLS, ALPHANUMERIC), 6),
)
# All that is none of ours.
FOREIGN = "".join(dict.fromkeys("".join(foreign for (foreign, _), _ in _SCRIPTS)))
# All that a font is looked through for.
DRAWN = FOREIGN + "".join(_SMALL_CAPITALS)
# Of a text's characters, at most this share is drawn by letters of ours that look alike.
_ALIKE = 0.4


def text(rng: Random, lengths: tuple[int, int]) -> str:
    """A text of one script, or one of ours with a character or two of it; one at least.

    ``lengths``: least and most characters, 1 or more.
    """
    foreign, alike = draw_one(rng, _SCRIPTS)
    length = rng.randint(*lengths)
    if rng.random() < 0.3:
        places = rng.sample(range(length), min(length, rng.choice((1, 1, 2))))
        written = [*known_text(rng, (length, length))]
    else:
        places = [place for place in range(length) if not alike or rng.random() > _ALIKE]
        written = rng.choices(alike or foreign, k=length)
    for place in places or [rng.randrange(length)]:
        written[place] = rng.choice(foreign)
    return "".join(written)


def label(text: str, further: str = "") -> str:
    """The text as the reader's classes can tell it: ``UNKNOWN`` for each foreign character.

    ``further``: characters that the reader knows beside its own.
    """
    return "".join(one if one in further else _own(one) for one in text)


def _own(character: str) -> str:
    """The character of the reader's own that it is, or looks like; else ``UNKNOWN``."""
    return UNKNOWN if character in FOREIGN else _SMALL_CAPITALS.get(character, character)
