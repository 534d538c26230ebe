"""Sentences of the scoring as a person reads them. Stored ones stay as they are: a result keeps its bytes."""

from __future__ import annotations

import re

PER_CENT = re.compile(r"(?<=[0-9]) %(?= )")


def as_written(sentence: str) -> str:
    """A sentence of the scoring with its per cents as the questions write them: 73%, and not 73 %."""
    return PER_CENT.sub("%", sentence)
