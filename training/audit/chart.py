"""Small charts in SVG, whose colours the report's style sheet sets."""

from collections.abc import Sequence
from dataclasses import dataclass

from training.audit.figures import Point

# In the chart's own units, which the page scales.
WIDTH, HEIGHT = 640, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 16, 12, 30


@dataclass(frozen=True)
class Mark:
    """A point of the curve: where it is, the ends of its interval, and what is written of it."""

    x: float
    y: float
    low: float
    high: float
    label: str
    point: Point


@dataclass(frozen=True)
class Curve:
    """The learning curve: its marks in order, and heights of the lines of 0 to 100 %."""

    marks: list[Mark]
    grid: list[tuple[float, str]]

    @property
    def path(self) -> str:
        """The line through all marks, as SVG has it."""
        return " ".join(f"{mark.x:.1f},{mark.y:.1f}" for mark in self.marks)


def curve(points: Sequence[Point]) -> Curve:
    """The chart of a learning curve; its points stand at equal distances."""
    wide = WIDTH - _LEFT - _RIGHT
    marks = []
    for place, point in enumerate(points):
        x = _LEFT + wide * (place + 0.5) / len(points)
        y, low, high = (_height(share) for share in point.first)
        marks.append(Mark(x, y, low, high, str(place + 1), point))
    return Curve(marks, [(_height(part / 4), f"{25 * part} %") for part in range(5)])


def _height(share: float) -> float:
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - share)
