"""What does not fit in a form, each beside its field."""

from __future__ import annotations

from typing import Protocol

Errors = tuple[tuple[str, str], ...]


class HasErrors(Protocol):
    """The names of fields, and what is wrong with each."""

    @property
    def errors(self) -> Errors: ...


class WithErrors:
    """A page with a form, or a part of one."""

    def error_at(self: HasErrors, field: str) -> str | None:
        """The first error of a field, if any."""
        return next((message for name, message in self.errors if name == field), None)
