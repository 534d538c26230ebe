"""The report as a file: each opens as what it says it is."""

from io import BytesIO

import docx
import openpyxl
import pypdf

from tests.api.program import Program, level, option
from tests.conftest import EITHER_DATABASE

pytestmark = EITHER_DATABASE

NOTE = "Quiet room 🙂 =cmd() <b>"


def submitted(program: Program) -> None:
    program.create()
    program.put_all([option("context.scope", "screen"), option("context.sector", "health")])
    program.put("refreshers.practice", level(2, note=NOTE))
    program.json("POST", "/assessments/{id}/submission", 201)


def test_every_file_has_its_type_a_dated_name_and_is_not_kept(program: Program) -> None:
    submitted(program)
    office = "application/vnd.openxmlformats-officedocument"
    for kind, media_type in {
        "pdf": "application/pdf",
        "docx": f"{office}.wordprocessingml.document",
        "xlsx": f"{office}.spreadsheetml.sheet",
        "json": "application/json",
    }.items():
        response = program.send("GET", f"/assessments/{{id}}/report.{kind}")
        assert response.headers["content-type"] == media_type
        assert response.headers["content-disposition"] == f'attachment; filename="readiness-2026-11-23.{kind}"'
        assert response.headers["cache-control"] == "no-store"


def test_the_json_file_is_the_result(program: Program) -> None:
    submitted(program)
    result = program.send("GET", "/assessments/{id}/result").content
    assert program.send("GET", "/assessments/{id}/report.json").content == result


def test_the_files_open_and_name_what_was_assessed(program: Program) -> None:
    submitted(program)
    pdf = pypdf.PdfReader(BytesIO(program.send("GET", "/assessments/{id}/report.pdf").content))
    assert "De-escalation readiness" in " ".join(page.extract_text() for page in pdf.pages)
    word = docx.Document(BytesIO(program.send("GET", "/assessments/{id}/report.docx").content))
    assert any("De-escalation readiness" in paragraph.text for paragraph in word.paragraphs)
    book = openpyxl.load_workbook(BytesIO(program.send("GET", "/assessments/{id}/report.xlsx").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(NOTE in str(cell.value) for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_a_kind_of_file_that_is_not_made_is_not_found(program: Program) -> None:
    submitted(program)
    for kind in ("csv", "PDF", "pdf.exe", ""):
        program.send("GET", f"/assessments/{{id}}/report.{kind}", 404)
