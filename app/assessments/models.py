"""The tables of the self-assessment. Ids are random text; secrets are kept only as their hash."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.database import long_text, moment


class ContentVersion(SQLModel, table=True):
    """A questionnaire or a catalogue as canonical JSON, kept for as long as a result refers to it."""

    __tablename__ = "content_version"

    hash: str = Field(primary_key=True, max_length=64)
    kind: str = Field(max_length=20)
    body: str = Field(sa_column=long_text())
    kept_at: datetime = Field(sa_column=moment())


class Assessment(SQLModel, table=True):
    """One assessment, pinned to the questionnaire it was begun with.

    `sector`, `last_question` and `submitted_at` repeat what its answers and its submission say, for the figures: those
    count 100,000 assessments at a time.
    """

    __tablename__ = "assessment"

    id: str = Field(primary_key=True, max_length=20)
    questionnaire_hash: str = Field(foreign_key="content_version.hash", max_length=64)
    created_at: datetime = Field(sa_column=moment(index=True))
    continues: str | None = Field(default=None, foreign_key="assessment.id", max_length=20)
    sector: str | None = Field(default=None, max_length=40)
    last_question: str | None = Field(default=None, max_length=60)
    submitted_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class Holding(SQLModel, table=True):
    """That the holder of a key (a visitor's or an API client's) may open an assessment."""

    __tablename__ = "holding"

    holder: str = Field(primary_key=True, max_length=64)
    assessment_id: str = Field(primary_key=True, foreign_key="assessment.id", max_length=20, index=True)
    since: datetime = Field(sa_column=moment())


class SavedAnswer(SQLModel, table=True):
    """The answer to one question. `version` counts its saves, so that a conflict can be seen."""

    __tablename__ = "answer"

    assessment_id: str = Field(primary_key=True, foreign_key="assessment.id", max_length=20)
    question_id: str = Field(primary_key=True, max_length=60)
    state: str = Field(max_length=20)
    number: int | None = None
    option: str | None = Field(default=None, max_length=40)
    reason: str = Field(default="", sa_column=long_text())
    note: str = Field(default="", sa_column=long_text())
    evidence: str | None = Field(default=None, max_length=40)
    version: int
    saved_at: datetime = Field(sa_column=moment())


class Submission(SQLModel, table=True):
    """What was submitted: the answers, the versions and the whole result, as the bytes they were."""

    __tablename__ = "submission"

    assessment_id: str = Field(primary_key=True, foreign_key="assessment.id", max_length=20)
    submitted_at: datetime = Field(sa_column=moment())
    catalogue_hash: str = Field(foreign_key="content_version.hash", max_length=64)
    answers: str = Field(sa_column=long_text())
    result: str = Field(sa_column=long_text())


class ReturnLink(SQLModel, table=True):
    """A link that lets its holder back in, once. Only the hash of its token is kept."""

    __tablename__ = "return_link"

    token_hash: str = Field(primary_key=True, max_length=64)
    assessment_id: str = Field(foreign_key="assessment.id", max_length=20, index=True)
    created_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
