"""Pieces of Markdown pages that are written from data."""

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with that head; a row has a cell for each column."""
    lines = [_row(heads), "|" + "---|" * len(heads), *map(_row, rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def between(page: str, name: str, content: str) -> str:
    """The page with ``content`` between its markers ``<!-- name -->`` and ``<!-- /name -->``.

    Raises ``ValueError`` where the page does not have both, once each and in that order.
    """
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, opened, rest = page.partition(begin)
    old, closed, after = rest.partition(end)
    if not (opened and closed) or begin in old + after or end in before + after:
        raise ValueError(f"the page needs {begin} and then {end}, once each")
    return f"{before}{begin}\n{content}\n{end}{after}"
