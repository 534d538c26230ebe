"""Why a file is not taken, in a sentence for the person who sent it."""

from __future__ import annotations


class Refused(Exception):
    """A file that is not taken. `sentence` goes onto the page beside the field of the file."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)
