"""What a program may send: one answer, or many. Types are strict, and a field that does not exist is an error."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from app.assessments.forms import MOST_NOTE, MOST_REASON
from app.web.forms import UNKEEPABLE
from questionnaire.answers import Answer, State
from questionnaire.journey import MOST_PEOPLE, InvalidAnswer, Journey
from questionnaire.model import LEVELS, ContextQuestion, DottedId, ShortId

TAKE_OUT = "Take out the control characters. Line breaks and tabs may stay."
MOST_AT_ONCE = 200
MOST_VERSION = 999_999_999
KEEPABLE_PATTERN = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]*$"

GivenState = Literal["answered", "dont_know", "not_applicable"]


def keepable(text: str) -> str:
    """The text with one kind of line ending. Refuses characters that cannot be kept, NUL among them."""
    if UNKEEPABLE.search(text):
        raise PydanticCustomError("control_character", TAKE_OUT)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def text(most: int, description: str) -> object:
    """The schema of a text field: how long it may be, and which characters it may hold."""
    return Field(max_length=most, description=description, json_schema_extra={"pattern": KEEPABLE_PATTERN})


def shape(state: GivenState, holds: str | None = None) -> JsonDict:
    """Which fields go with a state, as a schema: the one that holds the answer, and none of the others."""
    fields: JsonDict = {name: {"type": "null"} for name in ("level", "option", "number")}
    fields["state"] = {"const": state}
    fields["reason"] = {"maxLength": 0}
    if holds != "level":
        fields["evidence"] = {"type": "null"}
    if holds is not None:
        fields[holds] = {"minLength": 1} if holds == "reason" else {"not": {"type": "null"}}
    return {"properties": fields, "required": [holds] if holds else []}


SHAPES: JsonDict = {
    "oneOf": [
        shape("answered", "level"),
        shape("answered", "option"),
        shape("answered", "number"),
        shape("dont_know"),
        shape("not_applicable", "reason"),
    ]
}


class AnswerBody(BaseModel):
    """One answer. With the state `answered` send one of `level`, `option` and `number`: the one the question takes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, json_schema_extra=SHAPES)

    state: Annotated[
        GivenState, Field(description="Whether there is an answer, nobody can tell, or it does not apply.")
    ]
    level: Annotated[int | None, Field(ge=LEVELS[0], le=LEVELS[-1], description="For an indicator or a skill.")] = None
    option: Annotated[ShortId | None, Field(description="For a context question with options: one option's id.")] = None
    number: Annotated[int | None, Field(ge=1, le=MOST_PEOPLE, description="For a context question of kind number.")] = (
        None
    )
    reason: Annotated[str, AfterValidator(keepable), text(MOST_REASON, "Why it does not apply; only then.")] = ""
    note: Annotated[str, AfterValidator(keepable), text(MOST_NOTE, "Anything to remember with the answer.")] = ""
    evidence: Annotated[ShortId | None, Field(description="With a level: the id of a kind of evidence.")] = None
    version: Annotated[
        int,
        Field(
            ge=0,
            le=MOST_VERSION,
            description="The version that you saw; 0 where there was none. If another was saved since, you get 409.",
        ),
    ] = 0


class NamedAnswerBody(AnswerBody):
    """One answer of many, with the id of its question."""

    question_id: Annotated[DottedId, Field(description="The id of a question on the path.")]


class AnswersBody(BaseModel):
    """Answers to several questions. Answers to other questions stay as they are."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    answers: Annotated[list[NamedAnswerBody], Field(min_length=1, max_length=MOST_AT_ONCE)]


class Unfit(Exception):
    """An answer that its question does not take: the field at fault, and a sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        self.sentence = sentence
        super().__init__(sentence)


def read_answer(journey: Journey, question_id: str, sent: AnswerBody) -> Answer:
    """The answer that was sent, if its question takes it. Raises Unfit. The question must be on the path."""
    field = "state" if sent.state != "answered" else taken_by(journey, question_id)
    _check_fields(sent, field)
    values = {"level": sent.level, "option": sent.option, "number": sent.number}
    if sent.evidence is not None and sent.evidence not in journey.questionnaire.evidence_kinds:
        raise Unfit("evidence", f"There is no kind of evidence '{sent.evidence}'.")
    answer = Answer(State(sent.state), values.get(field), sent.reason.strip(), sent.note.strip(), sent.evidence)
    try:
        return journey.accept(question_id, answer)
    except InvalidAnswer as error:
        raise Unfit(field, str(error)) from None


def taken_by(journey: Journey, question_id: str) -> str:
    """The field that holds an answer to this question: level, option or number."""
    question = journey.question(question_id)
    if not isinstance(question, ContextQuestion):
        return "level"
    return "option" if question.kind == "choice" else "number"


def _check_fields(sent: AnswerBody, field: str) -> None:
    """Refuses what does not belong to the state, or to the question: nothing that was sent is dropped in silence."""
    values = {"level": sent.level, "option": sent.option, "number": sent.number}
    for name, value in values.items():
        if value is not None and field == "state":
            raise Unfit(name, f"With the state '{sent.state}' there is no {name}.")
        if value is not None and name != field:
            raise Unfit(name, f"This question takes '{field}' instead.")
    if sent.state == "answered" and values[field] is None:
        raise Unfit(field, f"This question takes '{field}'. If nobody can tell, send the state 'dont_know'.")
    if sent.evidence is not None and sent.level is None:
        raise Unfit("evidence", "A kind of evidence goes with a level only.")
    if sent.state == "not_applicable" and not sent.reason.strip():
        raise Unfit("reason", "Say in a few words why this does not apply.")
    if sent.state != "not_applicable" and sent.reason:
        raise Unfit("reason", "A reason goes with the state 'not_applicable' only.")
