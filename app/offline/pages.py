"""The page that stands in for an audit without a network. It is the same for everybody and holds no client's data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class ShellPage:
    """The shell. Its script fills it from what this browser keeps."""

    title: str
    template: ClassVar[str] = "offline/shell.html"
    has_form: ClassVar[bool] = False
