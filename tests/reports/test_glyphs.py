"""Whatever people type can be printed: as typed where the fonts have it, by a visible mark where they do not."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from app.reports.glyphs import MARK, clusters
from app.reports.paper import pdf
from app.reports.typesetting import Typesetter
from app.web.house import House
from questionnaire.answers import not_applicable
from tests.reports import samples
from tests.reports.pdf_reading import Pdf, joined

MARKUP = [
    '#import "/etc/passwd": *',
    '#eval("1+1") #panic() #{let x = 1} \\#',
    "{{7*7}} {% raw %} ${7*7}",
    "$x^2$ *b* _i_ `c` = not a heading",
    "- not a list + nor this / term: no",
    "@ref <label> // not a comment /* nor this */",
    "~ -- --- ... 'single' \"double\" \\u{41}",
    "[content] ]] [[ (a, b: c) => none",
]
KEPT = {
    "Greek": "Το προσωπικό είναι ήρεμο, αλλά κανείς δεν καταγράφει",
    "Cyrillic": "Персонал спокоен, но никто не записывает. Ёлка, Їжак",
    "Hebrew": "הצוות רגוע והקומה שקטה, אבל אף אחד לא רושם אירועים",
    "Arabic": "الفريق هادئ والطابق هادئ، لكن لا أحد يسجل الحوادث",
    "Persian with joiners": "پرسنل آرام هستند و ما هر هفته تمرین می‌کنیم",
    "Welsh, Irish, Yoruba, Vietnamese": "tŷ ŵyl, ḃ ċ ḋ, ẹ̀kọ́ ọ̀rọ̀, Nguyễn",
    "signs": "→ ✓ ≥ ≤ ≠ ½ № ™ € ₹ † § • ★ ♥",
}
SCRIPTS = [(0x20, 0x7E), (0x250, 0x36F), (0x370, 0x6FF), (0x590, 0x6FF), (0x700, 0x109F), (0x2000, 0x2FFF)]
SCRIPTS += [(0x3000, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x1FFFF), (0xE0000, 0xE01FF)]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return samples.house(tmp_path_factory.mktemp("glyphs"))


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter()


def printed(house: House, notes: list[str]) -> Pdf:
    """A report in which each of these is the note of an answer."""
    places = [of for of in samples.A_WARD if not of.startswith("skills.")]
    return Pdf(pdf(samples.report(house, notes=dict(zip(places, notes, strict=False)))))


def drawn(typesetter: Typesetter, text: str) -> str:
    return str(typesetter.drawable({"note": text})["note"])


def test_markup_is_printed_and_never_obeyed(house: House) -> None:
    made = printed(house, MARKUP)
    assert [text for text in MARKUP if not made.says(text)] == []
    assert not made.says(MARK)


@pytest.mark.parametrize("script", sorted(KEPT))
def test_what_the_fonts_have_is_kept(typesetter: Typesetter, script: str) -> None:
    assert drawn(typesetter, KEPT[script]) == KEPT[script]


def test_letters_from_right_to_left_are_printed_and_lines_of_them_break(house: House) -> None:
    made = printed(house, [" ".join([KEPT["Hebrew"]] * 12), " ".join([KEPT["Arabic"]] * 12)])
    assert sum(made.text.count(letter) for letter in "הצוותרגוע") > 100
    assert not made.says(MARK)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("漢字", MARK * 2),
        ("calm \N{RAISED HAND} hands", f"calm {MARK} hands"),
        (
            "\N{WOMAN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER} types",
            f"{MARK} types",
        ),
        ("\N{REGIONAL INDICATOR SYMBOL LETTER G}\N{REGIONAL INDICATOR SYMBOL LETTER B}!", f"{MARK}!"),
        ("x\N{COMBINING ENCLOSING CIRCLE}y", f"{MARK}y"),
        ("a" + "\N{COMBINING ACUTE ACCENT}" * 40 + "b", f"{MARK}b"),
        ("half \ud83d of one, \ufffe, \ue000", f"half {MARK} of one, {MARK}, {MARK}"),
    ],
)
def test_what_no_font_has_becomes_one_visible_mark(typesetter: Typesetter, typed: str, shown: str) -> None:
    assert drawn(typesetter, typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("bell\x07 and escape\x1b[31m", "bell and escape[31m"),
        ("one\r\ntwo\rthree\x0bfour\u2028five", "one\ntwo\nthree\nfour\nfive"),
        ("a\tb", "a b"),
        ("exe\N{RIGHT-TO-LEFT OVERRIDE}txt.\N{POP DIRECTIONAL FORMATTING} end", "exetxt. end"),
        ("\ufeffmark", "mark"),
    ],
)
def test_what_cannot_be_seen_is_left_out(typesetter: Typesetter, typed: str, shown: str) -> None:
    assert drawn(typesetter, typed) == shown


def test_a_mark_is_explained_where_it_stands_and_at_the_end(house: House) -> None:
    made = printed(house, ["The team is 平静."])
    assert made.text.count(joined("stands for a character that the fonts of this file cannot draw")) == 2
    assert not printed(house, ["The team is calm."]).says("stands for a character")


def test_a_word_that_no_line_holds_is_broken_and_whole(house: House) -> None:
    made = printed(house, ["ß" * 2000, "æon " * 400, "\n".join("œuvre" for _ in range(300))])
    assert [made.text.count(typed) for typed in ("ß", "æon", "œuvre")] == [2000, 400, 300]


def test_a_reason_that_something_does_not_apply_is_printed_as_typed(house: House) -> None:
    reason = "#show: none; <b>{{7*7}}</b> // because \N{HOT BEVERAGE}\n$x$"
    made = Pdf(pdf(samples.report(house, samples.A_WARD | {"policy.risk_handover": not_applicable(reason)})))
    assert made.says("Does not apply: #show: none; <b>{{7*7}}</b> // because")


@pytest.mark.parametrize(
    "brand", ["W" * 60, "The " + "very " * 10 + "long", "Ärzte & Söhne <#let> 平静", "Calm\N{HOT BEVERAGE}"]
)
def test_a_brand_of_sixty_characters_is_on_the_cover(tmp_path_factory: pytest.TempPathFactory, brand: str) -> None:
    folder = tmp_path_factory.mktemp("brand")
    report = replace(samples.report(samples.house(folder)), brand=brand)
    made = Pdf(pdf(report))
    assert joined(brand.partition("平")[0].partition("\N{HOT BEVERAGE}")[0]) in joined(made.pages[0])
    assert 20 < len(made.pages) < 45


@pytest.mark.parametrize("seed", range(2))
def test_nonsense_from_every_script_at_once_is_printed(house: House, seed: int) -> None:
    """Two scripts from right to left, marks and no font at once make typst panic; see Typesetter.undrawable."""
    dice = random.Random(seed)

    def nonsense() -> str:
        ranges = [dice.choice(SCRIPTS) for _ in range(dice.choice([1, 3, 8]))]
        characters = (chr(dice.randint(*dice.choice(ranges))) for _ in range(dice.choice([5, 40, 600])))
        return "".join(c + (" " if dice.random() < 0.1 else "") for c in characters)

    made = printed(house, [nonsense() for _ in range(40)])
    assert made.says("Supervision and leadership")


def test_clusters_are_what_a_reader_would_call_characters() -> None:
    assert list(clusters("e\u0301a\nb")) == ["e\u0301", "a", "\n", "b"]
    assert list(clusters("\n\u0301a")) == ["\n", "\u0301", "a"]
    assert list(clusters("")) == []
