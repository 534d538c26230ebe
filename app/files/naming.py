"""The name of a file that somebody sent: what is left of it once it can do no harm on a page, a disk or a header."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 120
LONGEST_OWNER = 40
NAMELESS = "file"
SEPARATORS = re.compile(r"[/\\]")
AS_BROWSERS_SEND = re.compile(r"%22|%0[AD]")  # a quotation mark and the ends of a line
UNWANTED = re.compile(r'[<>:"|?*%]+')  # no file system, header or address can trip over what is left
EXTENSION = re.compile(r"\.(?=[0-9]*[A-Za-z])[A-Za-z0-9]{1,5}$")


def clean_name(name: str, extension: str) -> str:
    """The last part of a name, in one line that reads in one direction, with the extension that the content has.

    Control and format characters go: those include what turns "gpj.exe" round on the page.
    """
    last = SEPARATORS.split(unicodedata.normalize("NFC", AS_BROWSERS_SEND.sub('"', name[: LONGEST_NAME * 10])))[-1]
    shown = "".join(" " if each.isspace() else each for each in last if each.isspace() or _is_shown(each))
    tidy = re.sub(r" +", " ", UNWANTED.sub("-", shown)).rstrip(" .")
    stem = EXTENSION.sub("", tidy).removesuffix(extension).strip(" .")
    return (stem[: LONGEST_NAME - len(extension)].rstrip(" .") or NAMELESS) + extension


def named_after(whose: str, what: str, extension: str) -> str:
    """The name of a file of ours that begins with whose it is, cut short: "Larch Ward audit 2026-11-23.xlsx"."""
    short = SEPARATORS.sub("-", whose)[:LONGEST_OWNER].strip()
    return clean_name(f"{short} {SEPARATORS.sub('-', what)}{extension}", extension)


def _is_shown(character: str) -> bool:
    return not unicodedata.category(character).startswith("C")


def plain_name(name: str) -> str:
    """The same name in ASCII, for a header: letters without their accents, an underscore for all else."""
    apart = unicodedata.normalize("NFKD", name)
    letters = "".join(each for each in apart if not unicodedata.combining(each))
    return re.sub(r"[^A-Za-z0-9 ._()-]", "_", letters) or NAMELESS
