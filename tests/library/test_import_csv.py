"""Reading a catalogue from CSV: all of it, or every reason why not."""

import pytest

from app.library.importing import Reading, read_catalogue
from questionnaire.model import Questionnaire, Session
from tests.library.files import COLUMNS, csv_file

Read = tuple[Reading, list[str]]


def read(questionnaire: Questionnaire, data: bytes, name: str = "courses.csv") -> Read:
    reading = read_catalogue(questionnaire, name, data)
    assert (reading.catalogue is None) == bool(reading.misfits)
    return reading, [str(misfit) for misfit in reading.misfits]


def test_every_column_arrives(questionnaire: Questionnaire) -> None:
    reading, _ = read(questionnaire, csv_file({}))
    assert reading.catalogue is not None
    (course,) = reading.catalogue.courses
    assert course.id == "calm-talk"
    assert course.title == "Calm talk"
    assert course.family == "Conflict and Behaviour Management"
    assert course.summary == "Listening, and then talking."
    assert course.audience == "All staff"
    assert course.sectors == ("health", "schools")
    assert course.hours == 6.5
    assert course.mode == "in_person"
    assert course.skills == ("skills.empathy", "skills.communication")
    assert course.indicators == ("refreshers.practice",)
    assert course.sessions == (Session(date="2026-12-03", place="Leeds"), Session(date="2027-01-14", place="Online"))
    assert course.price_pounds == 1150.5
    assert course.url == "https://example.org/calm-talk"
    assert reading.catalogue.example is False


def test_what_is_optional_may_be_empty_or_have_no_column(questionnaire: Questionnaire) -> None:
    empty = dict.fromkeys(("sectors", "skills", "indicators", "sessions", "price_pounds", "url"), "")
    with_columns, _ = read(questionnaire, csv_file(empty))
    without, _ = read(
        questionnaire, csv_file({}, columns=("id", "title", "family", "summary", "audience", "hours", "mode"))
    )
    assert with_columns.catalogue is not None
    assert with_columns.catalogue == without.catalogue
    assert with_columns.catalogue.courses[0].price_pounds is None


def test_columns_may_stand_in_any_order_and_be_written_large(questionnaire: Questionnaire) -> None:
    data = csv_file({}, columns=COLUMNS[::-1])
    upper = data.split(b"\r\n", 1)[0].upper() + b"\r\n" + data.split(b"\r\n", 1)[1]
    assert read(questionnaire, upper)[0].catalogue == read(questionnaire, csv_file({}))[0].catalogue


def test_a_byte_order_mark_changes_nothing(questionnaire: Questionnaire) -> None:
    with_mark, _ = read(questionnaire, b"\xef\xbb\xbf" + csv_file({}))
    assert with_mark.catalogue == read(questionnaire, csv_file({}))[0].catalogue


def test_accents_and_emoji_are_text(questionnaire: Questionnaire) -> None:
    reading, _ = read(questionnaire, csv_file({"title": "Calme à l’école 🙂"}))
    assert reading.catalogue is not None
    assert reading.catalogue.courses[0].title == "Calme à l’école 🙂"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (csv_file({}).decode().encode("utf-16"), "This file is in UTF-16."),
        (csv_file({"title": "Café"}).decode().encode("cp1252"), "Line 2 is not in UTF-8; perhaps it is Windows-1252."),
        (b"PK\x03\x04" + b"\0" * 100, "This is an Excel workbook"),
        (b"id,title\0,family\n", "The file holds NUL characters"),
    ],
)
def test_another_encoding_is_named_with_what_to_do(questionnaire: Questionnaire, data: bytes, said: str) -> None:
    _, misfits = read(questionnaire, data)
    assert len(misfits) == 1
    assert misfits[0].startswith(f"courses.csv: {said}")
    assert "CSV UTF-8" in misfits[0]


@pytest.mark.parametrize("data", [b"", b"\n\n  \n", b"\xef\xbb\xbf", b",,,\n,,,\n"])
def test_an_empty_file_is_called_empty(questionnaire: Questionnaire, data: bytes) -> None:
    assert read(questionnaire, data)[1] == ["courses.csv: The file is empty."]


def test_a_file_of_only_its_first_line_holds_no_course(questionnaire: Questionnaire) -> None:
    assert read(questionnaire, csv_file())[1] == ["courses.csv: There is no course in it."]


def test_the_first_line_is_refused_with_everything_wrong_in_it(questionnaire: Questionnaire) -> None:
    _, (said,) = read(questionnaire, b"id,title,title,summary,setcors,audience,hours\n1,2,3,4,5,6,7\n")
    assert "the column family is missing" in said
    assert "the column mode is missing" in said
    assert "there is no column 'setcors' that we know" in said
    assert "the column title is there twice" in said
    assert "The columns are: id, title, family" in said


@pytest.mark.parametrize(("separator", "said"), [(b";", "semicolons"), (b"\t", "tabs")])
def test_another_separator_is_recognised(questionnaire: Questionnaire, separator: bytes, said: str) -> None:
    _, misfits = read(questionnaire, csv_file({}).replace(b",", separator))
    assert misfits == [f"courses.csv: Its columns are separated by {said}. Save it with commas between columns."]


BAD = [
    ({"id": ""}, "id: It is missing."),
    ({"id": "Calm Talk"}, "id: 'Calm Talk' does not fit."),
    ({"id": "x" * 81}, "id: It has 81 characters; 80 are the most."),
    ({"title": " "}, "title: It is missing."),
    ({"title": "a\x07b"}, "title: It holds control characters."),
    ({"title": "x" * 121}, "title: It has 121 characters; 120 are the most."),
    ({"summary": "x" * 2001}, "summary: It has 2001 characters; 2000 are the most."),
    ({"sectors": "circus"}, "There is no sector circus. They are: health, social_care"),
    ({"sectors": "Schools"}, "There is no sector Schools. Did you mean schools?"),
    ({"skills": "skills.empaty"}, "There is no skill skills.empaty. Did you mean skills.empathy?"),
    ({"indicators": "refreshers.practise"}, "There is no indicator refreshers.practise. Did you mean"),
    ({"indicators": "policy.recording"}, "policy.recording is a gap of cause 'system', which no course may answer."),
    ({"hours": ""}, "hours: It is missing."),
    ({"hours": "a day"}, "hours: 'a day' is not a number of hours."),
    ({"hours": "0"}, "hours: '0' is not a number of hours."),
    ({"hours": "401"}, "hours: '401' is not a number of hours."),
    ({"hours": "nan"}, "hours: 'nan' is not a number of hours."),
    ({"hours": "6,5"}, "hours: '6,5' is not a number of hours."),
    ({"mode": "by post"}, "mode: 'by post' is not one of in_person, online, blended."),
    ({"sessions": "3/12/2026@Leeds"}, "sessions: '3/12/2026' is not a date."),
    ({"sessions": "2026-02-30@Leeds"}, "sessions: '2026-02-30' is not a date."),
    ({"sessions": "2026-12-03"}, "sessions: A session has no place."),
    ({"sessions": "@Leeds"}, "sessions: '' is not a date."),
    ({"price_pounds": "165 euros"}, "price_pounds: '165 euros' is not a price in pounds."),
    ({"price_pounds": "-1"}, "price_pounds: '-1' is not a price in pounds."),
    ({"price_pounds": "inf"}, "price_pounds: 'inf' is not a price in pounds."),
    ({"price_pounds": "9" * 400}, "price_pounds: '999"),
    ({"url": "javascript:alert(1)"}, "url: 'javascript:alert(1)' is not a web address."),
    ({"url": "http://[broken"}, "url: 'http://[broken' is not an address."),
    ({"url": 'https://x.org/" onclick="'}, "is not a web address."),
]


@pytest.mark.parametrize(("change", "said"), BAD, ids=[said[:30] for _, said in BAD])
def test_a_bad_cell_is_named_with_its_line_and_reason(
    questionnaire: Questionnaire, change: dict[str, str], said: str
) -> None:
    _, misfits = read(questionnaire, csv_file({"id": "first"}, change))
    assert len(misfits) == 1, misfits
    assert misfits[0].startswith("line 3: ")
    assert said in misfits[0]


@pytest.mark.parametrize("formula", ["=cmd()", "=1+1", "@SUM(1+1)", "+cmd|' /C calc'!A0", "-HYPERLINK(1)"])
@pytest.mark.parametrize("column", ["title", "summary", "audience", "family", "sessions"])
def test_a_formula_in_a_cell_is_refused(questionnaire: Questionnaire, formula: str, column: str) -> None:
    cell = f"2026-12-03@{formula}" if column == "sessions" else formula
    _, misfits = read(questionnaire, csv_file({column: cell}))
    assert len(misfits) == 1, misfits
    assert misfits[0].endswith("is a formula. Put the text itself there.")


@pytest.mark.parametrize("text", ["- a dash and words", "+44 line", "@work", "a = b", "{{7*7}}", "<script>"])
def test_text_that_is_only_unusual_is_kept_as_it_is(questionnaire: Questionnaire, text: str) -> None:
    reading, _ = read(questionnaire, csv_file({"title": text}))
    assert reading.catalogue is not None
    assert reading.catalogue.courses[0].title == text


def test_everything_wrong_is_listed_at_once_in_order(questionnaire: Questionnaire) -> None:
    data = csv_file({"hours": "x", "mode": "y", "sectors": "z"}, {}, {"id": "b", "sessions": "soon@Leeds"}, {})
    _, misfits = read(questionnaire, data)
    assert [misfit[:27] for misfit in misfits] == [
        "line 2: hours: 'x' is not a",
        "line 2: mode: 'y' is not on",
        "line 2: There is no sector ",
        "line 3: The id calm-talk is",
        "line 4: sessions: 'soon' is",
        "line 5: The id calm-talk is",
    ]
    assert misfits[5] == "line 5: The id calm-talk is used twice. It was met first at line 2."


def test_lines_are_counted_as_an_editor_counts_them(questionnaire: Questionnaire) -> None:
    data = (
        csv_file({"summary": "One\nTwo\nThree"}).rstrip()
        + b"\r\n\r\n"
        + csv_file({"hours": "x", "id": "b"}).split(b"\r\n", 1)[1]
    )
    assert read(questionnaire, data)[1][0].startswith("line 6: hours")


def test_a_row_with_too_many_or_too_few_cells_is_named(questionnaire: Questionnaire) -> None:
    _, misfits = read(questionnaire, csv_file({}) + b"a,b\n" + b"," * 13 + b"x\n")
    assert misfits == [
        "line 3: It has 2 cells and the first line has 13. Something is missing.",
        "line 4: It has 14 cells and the first line has 13. A comma inside a cell needs quotation marks around it.",
    ]


@pytest.mark.parametrize("tail", [b'"never closed', b'"closed"too early,x\n', b'"' + b"x" * 200_000 + b'"\n'])
def test_broken_quotation_marks_are_named_with_their_line(questionnaire: Questionnaire, tail: bytes) -> None:
    _, misfits = read(questionnaire, csv_file({}) + tail)
    assert len(misfits) == 1
    assert misfits[0].startswith("line 3: This is not well-formed CSV from here on")


def test_ten_thousand_rows_are_read_and_ten_thousand_faults_are_listed(questionnaire: Questionnaire) -> None:
    good = csv_file(*({"id": f"course-{n}"} for n in range(10_000)))
    reading, _ = read(questionnaire, good)
    assert reading.catalogue is not None
    assert len(reading.catalogue.courses) == 10_000
    _, misfits = read(questionnaire, good.replace(b"6.5", b"six"))
    assert len(misfits) == 10_000
    assert misfits[-1].startswith("line 10001: hours: 'six'")


def test_a_practice_that_no_course_answers_in_a_sector_is_only_a_warning(questionnaire: Questionnaire) -> None:
    reading, _ = read(questionnaire, csv_file({}))
    assert "No course answers refreshers.practice in social_care, policing, front_line." in reading.notes
    assert "No course answers skills.awareness in any sector." in reading.notes
    assert not [note for note in reading.notes if "policy.recording" in note]


def test_a_catalogue_that_answers_everything_everywhere_warns_of_nothing(questionnaire: Questionnaire) -> None:
    training = questionnaire.index.rules.training_causes
    answerable = ";".join(i.id for i in questionnaire.indicators.values() if i.cause in training)
    skills = ";".join(questionnaire.skills_by_id)
    reading, _ = read(questionnaire, csv_file({"sectors": "", "indicators": answerable, "skills": skills}))
    assert reading.notes == ()
