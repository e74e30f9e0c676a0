"""Whether the source is read better than before, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import wilcoxon

from model_build.card import Confusion
from model_build.evaluation import metrics
from model_build.evaluation.metrics import Share

# How often chance alone may pass for an improvement.
CHANCE = 0.05
# Confusions that are told.
_TOLD = 12


@dataclass(frozen=True)
class Outcome:
    """What was read of held-out pictures before and after: parallel lists, one entry a picture.

    ``likelier``: by how much the logarithm of the label's probability rose.
    """

    truths: Sequence[str]
    before: Sequence[str]
    after: Sequence[str]
    likelier: Sequence[float]

    @property
    def before_shares(self) -> dict[str, Share]:
        """Shares read without an error before, by kind of match."""
        return self._shares(self.before)

    @property
    def after_shares(self) -> dict[str, Share]:
        """Shares read without an error afterwards, by kind of match."""
        return self._shares(self.after)

    @property
    def any_case(self) -> tuple[Share, Share]:
        """Shares before and after where case does not count."""
        return self.before_shares["any_case"], self.after_shares["any_case"]

    @property
    def improved(self) -> bool:
        """Whether the labels are likelier than before, and not by chance.

        That is asked of the probabilities (Wilcoxon, 1945, "Individual comparisons by ranking
        methods"), for they move in every picture: of a hundred readings, eight more may be chance.
        Nothing improves where fewer are read than before, none is, or all were. Case counts where
        the labels have both.
        """
        match = metrics.exact if self._has_both_cases() else metrics.exact_any_case
        was, now = (
            sum(match(one, truth) for one, truth in zip(reads, self.truths))
            for reads in (self.before, self.after)
        )
        if now < was or not now or was == len(self.truths) or not any(self.likelier):
            return False
        return float(wilcoxon(self.likelier, alternative="greater").pvalue) <= CHANCE

    @property
    def told(self) -> str:
        """How many labels are likelier than before, in words."""
        risen = sum(one > 0 for one in self.likelier)
        return f"{risen} of {len(self.likelier)} held-out labels are likelier"

    @property
    def confusions(self) -> list[Confusion]:
        """The commonest errors of afterwards."""
        counted = metrics.confusions(self.after, self.truths).most_common(_TOLD)
        return [{"true": true, "read": read, "count": count} for (true, read), count in counted]

    def _shares(self, reads: Sequence[str]) -> dict[str, Share]:
        return {
            kind: metrics.share([match(a, b) for a, b in zip(reads, self.truths)])
            for kind, match in _KINDS.items()
        }

    def _has_both_cases(self) -> bool:
        whole = "".join(self.truths)
        return whole != whole.lower() and whole != whole.upper()


_KINDS = {"any_case": metrics.exact_any_case, "case_sensitive": metrics.exact}
