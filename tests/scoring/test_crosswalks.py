"""The same answers as another framework: the engine's own figures, and colours whose rule can be checked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given

from questionnaire.answers import DONT_KNOW, Answer, answered, not_applicable
from questionnaire.audit_rules import RATINGS, AuditRules
from questionnaire.everything import load_all
from questionnaire.model import Crosswalk, CrosswalkItem, Questionnaire
from scoring.crosswalks import ItemReading, reading
from scoring.engine import score
from tests.questionnaire.builder import about, factor, indicator, plain_factor, questionnaire
from tests.questionnaire.real import QUESTIONNAIRE
from tests.scoring.strategies import Case, real_cases

RULES: AuditRules = load_all().audit_rules
OURS = RULES.model_copy(update={"rated": ("ours",)})


def mapped(*items: tuple[str, ...]) -> Questionnaire:
    """Five indicators of policy, the first critical in care, mapped to these items."""
    more = [indicator(f"policy.{name}", not_applicable="None.") for name in "bcde"]
    mini = questionnaire(factor("policy", indicator("policy.a", critical=["care"]), *more), plain_factor("culture", 2))
    made = tuple(CrosswalkItem(id=f"item{at}", name=f"Item {at}", indicators=ids) for at, ids in enumerate(items))
    crosswalk = Crosswalk(id="ours", name="Ours", publisher="Us", note="Our mapping.", items=made)
    fields = {field: getattr(mini, field) for field in Questionnaire.model_fields}
    return Questionnaire(**{**fields, "crosswalks": (crosswalk,)})


ALL = mapped(tuple(f"policy.{name}" for name in "abcde"))
GOOD = answered(3, "record")


def item(*answers: Answer, rules: AuditRules = OURS) -> ItemReading:
    given = about() | {f"policy.{name}": answer for name, answer in zip("abcde", answers, strict=False)}
    return reading(ALL, given, "ours", rules).items[0]


def test_green_needs_every_level_known_at_target_and_evidenced() -> None:
    found = item(GOOD, GOOD, GOOD, GOOD, not_applicable("We have none."))
    assert (found.rating, found.rating_name, found.met, found.applies) == ("green", "Green", 4, 4)
    assert found.reason == "Green. 4 of 4 questions that apply are at their target or above, and not merely claimed."


def test_a_claim_without_evidence_or_a_gap_in_what_is_known_is_amber() -> None:
    claimed = item(answered(4), GOOD, GOOD, GOOD, GOOD)
    assert claimed.rating == "amber"
    assert "Not yet met: The policy a (level 4 of target 3, critical, claimed, not evidenced)." in claimed.reason
    unknown = item(GOOD, GOOD, GOOD, GOOD, DONT_KNOW)
    assert unknown.rating == "amber" and "The policy e (not known)" in unknown.reason


def test_one_low_level_is_red_and_the_critical_one_is_named_first() -> None:
    found = item(answered(1), answered(0), GOOD, GOOD, GOOD)
    assert found.rating == "red"
    assert found.reason == (
        "Red. Level 1 or below: The policy a (level 1 of target 3, critical); The policy b (level 0 of target 3). "
        "3 of 5 questions that apply are at their target or above, and not merely claimed."
    )
    assert item(answered(2), GOOD, GOOD, GOOD, GOOD).rating == "amber"


def test_too_little_known_is_not_rated_but_a_low_level_is_still_told() -> None:
    found = item(answered(0), GOOD, GOOD)
    assert found.rating == "not_known" and not found.published
    assert found.reason.startswith("Not known. 60% of the weight is known, which is too little to rate. Already low: ")


def test_an_item_without_questions_or_without_any_that_applies_says_so() -> None:
    mini = mapped((), ("policy.b",))
    empty, away = reading(mini, about() | {"policy.b": not_applicable("None.")}, "ours", OURS).items
    assert (empty.rating, empty.reason, empty.point) == (
        "not_known",
        "Not known. No question of Levelhead speaks to this.",
        None,
    )
    assert (away.rating, away.reason, away.applies) == (
        "not_known",
        "Not known. None of the mapped questions applies.",
        0,
    )


def test_a_crosswalk_that_is_not_rated_has_no_colour() -> None:
    found = item(answered(0), GOOD, GOOD, GOOD, GOOD, rules=RULES)
    assert (found.rating, found.rating_name) == (None, None)
    assert found.reason == "4 of 5 questions that apply are at their target or above, and not merely claimed."


def test_of_what_ships_only_the_nhs_mapping_is_rated() -> None:
    rated = {each.id: reading(QUESTIONNAIRE, {}, each.id, RULES).is_rated for each in QUESTIONNAIRE.crosswalks}
    assert rated == {"nhs_vpr": True, "rrn_standards": False, "six_core_strategies": False}
    with pytest.raises(KeyError):
        reading(QUESTIONNAIRE, {}, "zzz", RULES)


@given(real_cases())
def test_an_item_that_maps_a_whole_factor_has_the_factors_own_figures(case: Case) -> None:
    of = case.questionnaire.factors
    items = tuple(
        CrosswalkItem(id=each.id, name=each.name, indicators=tuple(entry.id for entry in each.indicators))
        for each in of
    )
    crosswalk = Crosswalk(id="ours", name="Ours", publisher="Us", note="Our mapping.", items=items)
    mapped_all = case.questionnaire.model_copy(update={"crosswalks": (crosswalk,)})
    scored = score(case.questionnaire, case.answers)
    for found, part in zip(reading(mapped_all, case.answers, "ours", OURS).items, scored.parts, strict=True):
        shown = (found.point, found.low, found.high, found.coverage, found.published)
        assert shown == (part.point, part.low, part.high, part.coverage, part.published)
        assert found.rating in RATINGS and (found.rating != "green" or found.met == found.applies)
