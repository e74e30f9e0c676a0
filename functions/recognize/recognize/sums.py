"""The number that a sum asks for."""

import re

# A letter x stands for a product where the text asks; alone it is a letter: ``9x3``.
_SUM = re.compile(r"(\d{1,4})(?:([-+*×÷/])(\d{1,4})=?\??|x(\d{1,4})(?:=\??|\?))", re.ASCII)


def value(text: str) -> int | None:
    """The value of a sum of two whole numbers as captchas show it: ``8+1=?`` has 9.

    ``None`` for a text that is no such sum, and for a quotient that is no whole number.
    """
    match = _SUM.fullmatch(text)
    if not match:
        return None
    left, sign, right = int(match[1]), match[2] or "×", int(match[3] or match[4])
    if sign in "÷/":
        return left // right if right and left % right == 0 else None
    return {"+": left + right, "-": left - right}.get(sign, left * right)
