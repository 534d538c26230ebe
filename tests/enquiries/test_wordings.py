"""The sentences that people consent to stand for ever."""

from __future__ import annotations

from app.enquiries.wordings import WORDINGS, Purpose, current, resolved, wording

RELEASED = {
    ("contact", 1): "You may contact me about this enquiry, in the way I chose.",
    ("share", 1): ("Your team may read the answers, notes and result of the linked assessment, to prepare the reply."),
    ("marketing", 1): "You may send me news about courses and other offers by email.",
}


def test_no_released_sentence_has_changed_or_gone() -> None:
    """A changed sentence gets a new version, and a new line above; the lines that are there stay."""
    assert {(one.purpose.value, one.version): one.sentence for one in WORDINGS} == RELEASED


def test_every_version_leads_back_to_its_sentence() -> None:
    assert all(resolved(one.purpose, one.version) == one for one in WORDINGS)
    assert wording(Purpose.CONTACT, 999) is None


def test_a_page_shows_the_newest_version_of_each_purpose() -> None:
    for purpose in Purpose:
        assert current(purpose).version == max(one.version for one in WORDINGS if one.purpose == purpose)
