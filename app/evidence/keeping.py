"""Keeps new evidence and removes old: a file goes into the storage, and its row into the database, or neither."""

from __future__ import annotations

from sqlmodel import Session

from app.audits import store as audits
from app.audits.access import Completed, OpenAudit
from app.audits.models import Audit
from app.evidence import store
from app.evidence.access import InUse, Piece, completed_in
from app.evidence.forms import EvidenceForm
from app.evidence.kinds import MEGABYTE, MOST_PIECES, MOST_SIZE, EvidenceKind
from app.evidence.loose_files import evidence_key, expect, fasten, let_go_on_failure, lock_files, loosen, sweep
from app.evidence.models import Evidence
from app.evidence.store import KeptFile
from app.files.taking import Taken
from app.privacy import audit as log
from app.web.errors import Busy
from app.web.form_ids import fresh, new_id

FULL = (
    f"This audit has {MOST_PIECES} pieces of evidence, and that is the most one can have. "
    "Remove what is not needed, or let one piece serve several questions."
)
NO_ROOM = (
    f"With this file, the audit would have more than {MOST_SIZE // MEGABYTE} MB of files. "
    "Send a smaller one, or remove a file that is not needed."
)


class NoRoom(Exception):
    """An audit has as much evidence as it may. Holds a sentence for whoever wants to add some."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class AlreadyThere(Exception):
    """The client has this file already, as this piece of evidence."""

    def __init__(self, evidence_id: str, title: str) -> None:
        self.evidence_id, self.title = evidence_id, title
        super().__init__("the file is there already")


def check_room(session: Session, audit_id: str, pieces: int = 1, size: int = 0) -> None:
    """Raises NoRoom where an audit cannot have that much more."""
    has = store.amount(session, audit_id)
    if has.pieces + pieces > MOST_PIECES:
        raise NoRoom(FULL)
    if has.size + size > MOST_SIZE:
        raise NoRoom(NO_ROOM)


def add(
    session: Session,
    found: OpenAudit,
    kind: EvidenceKind,
    form: EvidenceForm,
    file: KeptFile | None = None,
    evidence_id: str | None = None,
) -> Evidence:
    """A new piece with what it serves. A form that is sent twice makes one; if it says something else, another.

    `evidence_id` is given where whoever sends it knows it already. Raises NoRoom.
    """
    desk, audit = found.desk, found.audit
    if evidence_id is None and file is None:  # a file is known by its hash
        made_of = repr((audit.id, kind.value, form.values, sorted(form.serves)))
        evidence_id = new_id(made_of, form.form_id or fresh())
    before = store.added(session, audit.client_id, evidence_id) if evidence_id else None
    if before is not None:
        return before
    check_room(session, audit.id, size=file.size if file else 0)
    made = store.add(session, audit, kind, form.values, desk.staff.id, desk.now, file, evidence_id)
    store.attach(session, audit.id, made.id, sorted(form.serves))
    log.record(session, desk.now, "added evidence", ("audit", audit.id), desk.staff.id, detail=made.id)
    return made


def add_file(found: OpenAudit, form: EvidenceForm, taken: Taken) -> str:
    """Keeps a file and its row, and returns the id of the piece. Raises AlreadyThere, NoRoom, Completed or Busy."""
    house, firm_id = found.desk.house, found.audit.firm_id
    file = KeptFile(taken.name, taken.media_type, taken.sha256, len(taken.content))
    check_file(found.desk.session, found, file)
    entry = expect(house, firm_id, file.sha256)
    with let_go_on_failure(house, entry):
        house.storage.put(evidence_key(firm_id, file.sha256), taken.content)
        with house.database.transaction() as session:
            open_again(session, found.audit.id)
            lock_files(session, firm_id)
            check_file(session, found, file)
            made = add(session, found, EvidenceKind.FILE, form, file)
            if made.sha256 == file.sha256 and not fasten(session, entry):
                raise Busy  # it took longer than a file may, and has been removed again
            return made.id


def open_again(session: Session, audit_id: str) -> Audit:
    """The audit, locked. Raises Completed where somebody has completed it in the meantime."""
    audit = audits.by_id(session, audit_id, locked=True)
    if audit is None or audit.completed_at is not None:
        raise Completed
    return audit


def check_file(session: Session, found: OpenAudit, file: KeptFile) -> None:
    """Raises AlreadyThere, or NoRoom."""
    there = store.same_file(session, found.client.id, file.sha256)
    if there is not None:
        raise AlreadyThere(there.id, there.title)
    check_room(session, found.audit.id, size=file.size)


def remove(piece: Piece) -> None:
    """Removes a piece, and its file where no other piece of the firm has it. Raises InUse or Completed."""
    desk, evidence, audit_id = piece.found.desk, piece.evidence, piece.found.audit.id
    with desk.house.database.transaction() as session:
        open_again(session, audit_id)
        known = store.by_id(session, evidence.client_id, evidence.id)
        if known is not None:  # somebody may have been quicker
            for each in sorted({use.audit_id for use in store.uses(session, (known.id,))}):
                audits.by_id(session, each, locked=True)  # so that none of them is completed meanwhile
            if completed_in(store.uses(session, (known.id,))):
                raise InUse
            store.remove(session, known, desk.now)
            if known.sha256:
                loosen(session, known.firm_id, known.sha256)
            log.record(session, desk.now, "removed evidence", ("audit", audit_id), desk.staff.id, detail=known.id)
    sweep(desk.house)
