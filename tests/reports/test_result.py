"""The result page: every number can be taken apart by hand, and everything that it must say is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.reports.press import press
from scoring.tree import whole
from tests.conftest import EITHER_DATABASE
from tests.contents import other_content, use
from tests.journeys import CONTEXT, Given, in_sector, save, submitted
from tests.person import Page, Person, text
from tests.reports.samples import NOT_TRAINING
from tests.tables import rows

pytestmark = EITHER_DATABASE

SCREEN = {**CONTEXT, "context.scope": "screen"}
MIXED: dict[str, Given] = {
    "refreshers.interval": {"choice": "3", "evidence": "record"},
    "refreshers.practice": {"choice": "4", "evidence": "verbal"},
    "refreshers.joiners": {"choice": "not_applicable", "reason": "Nobody has joined for six years."},
    "leadership.named_lead": "1",
    "leadership.coaching": "3",
    "culture.inequality": "dont_know",
    "culture.plans": "0",
    "environment.comfort": {"choice": "4", "evidence": "observed"},
    "environment.ratings": "0",
    "policy.post_incident": "dont_know",
    "policy.trends": {"choice": "3", "evidence": "none"},
    "skills.empathy": "4",
    "skills.decisions": "dont_know",
}
LEAF = re.compile(r"Weight (\d)\..*Level (\d) of 4 is (\d+) of 100 points\.( It is claimed, not evidenced)?")
SUM = re.compile(
    r"Weight × level of the (\d+) known answers adds up to (\d+); their weights to (\d+)\."
    r" 100 × \2 ÷ \(4 × \3\) = ([\d.]+)\."
)


def result_of(person: Person, levels: Mapping[str, Given] | str, context: Mapping[str, str] = CONTEXT) -> Page:
    return person.visit(f"{submitted(person, levels, context)}/result")


def table(page: Page) -> dict[str, list[str]]:
    """The profile as a table: each row's cells by its name."""
    found = page.tree.cssselect("section[aria-labelledby=profile] tbody tr, section[aria-labelledby=profile] tfoot tr")
    return {text(row.cssselect("th")[0]): [text(cell) for cell in row.cssselect("td")] for row in found}


def factors(page: Page) -> list[Any]:
    """The parts of the page that take each factor apart."""
    return list(page.tree.cssselect("section[aria-labelledby=answers] article"))


def section(page: Page, name: str) -> str:
    return text(page.tree.cssselect(f"section[aria-labelledby={name}]")[0])


def exact(points: Fraction) -> str:
    return f"{float(points):.2f}".rstrip("0").rstrip(".")


def well_shown(person: Person) -> dict[str, Given]:
    """Every practice at the top, with records to show."""
    indicators = person.app.state.house.questionnaire.indicators
    return {of: {"choice": "4", "evidence": "record"} for of in indicators}


def test_each_factor_s_score_is_the_sum_of_the_answers_listed_below_it(person: Person) -> None:
    page = result_of(person, MIXED)
    points = []
    for article in factors(page):
        leaves = [LEAF.search(text(line)) for line in article.cssselect("li")]
        known = [(int(leaf[1]), int(leaf[2]), int(leaf[3])) for leaf in leaves if leaf]
        assert all(worth == 25 * level for _, level, worth in known)
        total, weights = sum(weight * level for weight, level, _ in known), sum(weight for weight, *_ in known)
        said = SUM.search(text(article.cssselect("p")[0]))
        assert said, text(article.cssselect("p")[0])
        assert (int(said[1]), int(said[2]), int(said[3])) == (len(known), total, weights)
        point = Fraction(100 * total, 4 * weights)
        assert said[4] == exact(point)
        name = text(article.cssselect("h3")[0]).partition(":")[0]
        assert table(page)[name][0] == str(whole(point))
        points.append(point)
    index = sum(points, Fraction(0)) / 5
    assert f"({' + '.join(map(exact, points))}) ÷ 5 = {exact(index)}" in page.text
    assert table(page)["Overall index"][0] == str(whole(index))


def test_the_range_and_the_evidenced_score_follow_from_the_same_answers(person: Person) -> None:
    page = result_of(person, MIXED)
    for article in factors(page):
        lines = [text(line) for line in article.cssselect("li")]
        asked = [(int(of[1]), LEAF.search(line)) for line in lines if (of := re.search(r"Weight ([1-9])\.", line))]
        weights = sum(weight for weight, _ in asked)
        low = sum(weight * int(leaf[2]) for weight, leaf in asked if leaf)
        unknown = sum(weight for weight, leaf in asked if not leaf)
        backed = sum(weight * (2 if leaf[4] else int(leaf[2])) for weight, leaf in asked if leaf)
        row = table(page)[text(article.cssselect("h3")[0]).partition(":")[0]]
        assert row[1:3] == [
            str(whole(Fraction(100 * low, 4 * weights))),
            str(whole(Fraction(100 * (low + 4 * unknown), 4 * weights))),
        ]
        assert row[3] == ("same" if backed == low else str(whole(Fraction(100 * backed, 4 * (weights - unknown)))))


def test_every_question_that_was_asked_is_listed_once(person: Person) -> None:
    page = result_of(person, MIXED)
    listed = [line.get("id") for article in factors(page) for line in article.cssselect("li")]
    assert len(listed) == len(set(listed)) == 40
    assert set(listed) == set(person.app.state.house.questionnaire.indicators)


def test_what_does_not_apply_is_shown_with_its_reason_and_counts_for_nothing(person: Person) -> None:
    page = result_of(person, MIXED)
    line = text(page.tree.get_element_by_id("refreshers.joiners"))
    assert "Does not apply: Nobody has joined for six years." in line and "Weight 0." in line


def test_what_stands_without_evidence_is_listed(person: Person) -> None:
    page = result_of(person, MIXED)
    for of in ("refreshers.practice", "leadership.coaching", "policy.trends"):
        assert page.tree.cssselect(f"section[aria-labelledby=claimed] a[href='#{of}']")
    for of in ("refreshers.interval", "environment.comfort", "environment.ratings"):
        assert not page.tree.cssselect(f"section[aria-labelledby=claimed] a[href='#{of}']")


def first_words(page: Page) -> str:
    """The first thing that stands below the heading."""
    return text(page.tree.cssselect("main h1")[0].getnext())


def test_where_training_is_not_the_first_step_that_is_said_first(person: Person) -> None:
    levels: dict[str, Given] = {of: str(level) for of, level in NOT_TRAINING.items()}
    page = result_of(person, {**well_shown(person), **levels})
    assert first_words(page).startswith("Training is not the first step. Your 3 largest gaps are ")
    assert first_words(page).endswith("and no course closes them.")
    for of in ("policy.current", "policy.recording", "leadership.named_lead"):
        name = person.app.state.house.questionnaire.indicators[of].name.lower()
        assert name in first_words(page)


def test_where_training_can_help_first_the_band_is_said_first(person: Person) -> None:
    page = result_of(person, "1", SCREEN)
    assert "Training is not the first step" not in page.text
    assert first_words(page).startswith("Emerging.")


def test_a_critical_item_that_is_low_is_said_and_holds_the_band(person: Person) -> None:
    page = result_of(person, {**well_shown(person), "policy.post_incident": "1"}, SCREEN)
    assert "Developing. Held there by one critical item: post-incident support." in page.text
    assert "1 of 6 critical items is not known or stands at level 1 or below: post-incident support." in page.text
    assert "Developing is the most while a critical item stands at level 1 or below" in section(page, "profile")
    assert page.tree.cssselect("section[aria-labelledby=critical] a[href='#policy.post_incident']")


def test_the_weakest_factor_holds_the_band_too(person: Person) -> None:
    shown = well_shown(person)
    page = result_of(person, {**shown, **{of: "1" for of in shown if of.startswith("environment.")}}, SCREEN)
    assert "Held there by the weakest factor: environment" in page.text
    assert "is the most that one factor in Emerging allows" in section(page, "profile")


@pytest.mark.parametrize(
    ("role", "limit"),
    [
        ("executive", "Leadership view, not validated."),
        ("manager", "Leadership view, not validated."),
        ("training_lead", "Leadership view, not validated."),
        ("supervisor", "One person's view, not validated."),
        ("front_line", "One person's view, not validated."),
        ("dont_know", "One person's view, not validated."),
        ("team", "A team's agreed view, not validated from outside."),
        ("consultant", "An outside view. It rests on what was shown on the day."),
    ],
)
def test_the_view_it_was_given_from_is_named(person: Person, role: str, limit: str) -> None:
    limits = section(result_of(person, "2", {**SCREEN, "context.role": role}), "limits")
    views = ("Leadership view", "One person's view", "A team's agreed view", "An outside view")
    assert limit in limits and sum(view in limits for view in views) == 1
    assert "This is the quick screen" in limits and "not a confidence interval" in limits


def test_a_full_assessment_is_not_called_a_screen(person: Person) -> None:
    assert "This is the quick screen" not in section(result_of(person, "2"), "limits")


def test_too_little_known_of_one_factor_gives_no_band_and_no_index(person: Person) -> None:
    indicators = person.app.state.house.questionnaire.indicators
    levels: dict[str, Given] = {of: "dont_know" for of in indicators if of.startswith("policy.")}
    page = result_of(person, levels, SCREEN)
    assert first_words(page).startswith("Not scorable yet. We know too little about policy")
    whole_row = table(page)["Overall index"]
    assert whole_row[0] == "–" and whole_row[4] == "Not scorable yet"
    policy = next(row for name, row in table(page).items() if name.startswith("Policy"))
    assert policy[:3] == ["–", "0", "100"] and policy[5] == "0 of 3"


def test_with_almost_nothing_known_the_page_says_whom_to_ask_the_critical_first(person: Person) -> None:
    address = in_sector(person)
    save(person, address, "environment.ratings", "2")
    page = person.submit(person.visit(f"{address}/check"))
    assert "Not scorable yet." in page.text
    items = page.tree.cssselect("section[aria-labelledby=unknown] li")
    assert len(items) == 39 and all("Ask " in text(item) for item in items)
    are_critical = ["Critical" in text(item) for item in items]
    assert are_critical == sorted(are_critical, reverse=True) and sum(are_critical) == 6
    assert "Find out: " in section(page, "first")


def test_skills_stand_apart_and_never_in_the_score(person: Person) -> None:
    low = result_of(person, {f"skills.{skill}": "0" for skill in ("empathy", "decisions", "communication")})
    high = result_of(person, {f"skills.{skill}": "4" for skill in ("empathy", "decisions", "communication")})
    assert table(low) == table(high)
    assert "Empathy and rapport" in section(low, "skills") and "Not in place" in section(low, "skills")
    assert "Improving" in section(high, "skills")


def test_the_screen_asks_no_skills_and_shows_none(person: Person) -> None:
    assert not result_of(person, "2", SCREEN).tree.cssselect("section[aria-labelledby=skills]")


def test_with_no_gap_nothing_is_to_be_done_and_no_course_is_sold(person: Person) -> None:
    page = result_of(person, well_shown(person), SCREEN)
    assert first_words(page).startswith("Embedded")
    assert "Nothing falls short of its target" in section(page, "first")
    assert "None. You told us of no gap that a course can answer." in section(page, "courses")
    assert section(page, "actions").endswith("There is none.")
    assert not page.tree.cssselect("section[aria-labelledby=unknown], section[aria-labelledby=claimed]")


def test_every_gap_says_why_it_is_one_and_what_would_end_it(person: Person) -> None:
    page = result_of(person, MIXED)
    gaps = page.tree.cssselect("section[aria-labelledby=actions] .gaps > li")
    assert gaps
    for gap in gaps:
        said = text(gap)
        assert re.search(r"level [0-3], target [1-4]", said), said
        assert "You told us level " in said and "Closing it would add " in said and "This goes away when " in said
        assert "Evidence: " in said and "usually by: " in said


def test_every_course_says_which_gaps_it_answers(person: Person) -> None:
    page = result_of(person, "1")
    cards = page.tree.cssselect("section[aria-labelledby=courses] .card")
    assert cards
    for card in cards:
        assert "Answers:" in text(card) and card.cssselect("details")
    assert "These are examples: this site has not listed its own courses yet." in section(page, "courses")


def test_it_stays_as_it_was_whatever_the_content_says_today(
    person: Person, tmp_path: Path, make_app: Callable[..., FastAPI]
) -> None:
    address = submitted(person, MIXED)
    before = text(person.visit(f"{address}/result").tree.cssselect("main")[0])
    stricter = {
        "index.yaml": ("claimed_counts_as: 2", "claimed_counts_as: 0"),
        "factors/refreshers.yaml": ("weight: 2", "weight: 5"),
        "courses.yaml": ("example: true", "example: false"),
    }
    again = Person(make_app())
    again.client.cookies.update(person.client.cookies)
    use(again.app, other_content(tmp_path, stricter))
    assert text(again.visit(f"{address}/result").tree.cssselect("main")[0]) == before


def test_the_file_for_programs_is_the_stored_result_byte_for_byte(person: Person) -> None:
    address = submitted(person, MIXED)
    response = person.client.get(f"{address}/report.json")
    [row] = rows(person.app, "SELECT result FROM submission")
    assert response.content.decode() == row["result"]
    assert response.headers["content-disposition"] == 'attachment; filename="readiness-2026-11-23.json"'


def test_a_kind_of_file_that_there_is_not_is_said(person: Person) -> None:
    page = person.visit(f"{submitted(person, '2', SCREEN)}/report.odt", 404)
    assert page.heading == "There is no such file"


def test_seeing_a_result_makes_the_press_ready(person: Person) -> None:
    press.stop()
    person.visit(f"{submitted(person, MIXED)}/result")
    assert press.process is not None
