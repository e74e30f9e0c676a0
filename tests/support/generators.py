"""The generators as parameters of tests: all that the registries have, none named by hand."""

from collections.abc import Iterable

import pytest
from _pytest.mark import ParameterSet

from training.generators import VARIANTS


def needs(source: str) -> pytest.MarkDecorator:
    """Skips a test, with the remedy as the reason, where a source's generator is missing."""
    program = VARIANTS[source].program
    missing = program and program.missing()
    return pytest.mark.skipif(missing is not None, reason=f"{source}: {missing}")


def parameters(sources: Iterable[str]) -> list[ParameterSet]:
    """The sources as a test's parameters; those whose generator is missing are skipped."""
    return [pytest.param(name, marks=needs(name)) for name in sources]
