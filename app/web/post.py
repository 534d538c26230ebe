"""Sends one plain-text email through the owner's SMTP server."""

from __future__ import annotations

import logging
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from app.settings import Settings

SECONDS = 20
LONGEST_REPLY = 120
log = logging.getLogger("levelhead.post")


class NotSent(Exception):
    """The letter was not taken. `is_for_good`: the server would say the same again, so nobody need try again.

    The message names the kind of failure and the server's code, and neither the address nor the text.
    """

    def __init__(self, said: str, is_for_good: bool, status: int | None = None) -> None:
        super().__init__(said)
        self.is_for_good = is_for_good
        self.status = status


def send(settings: Settings, address: str, subject: str, text: str) -> bool:
    """Whether the server took the letter. A failure is logged without the address or the text."""
    if not settings.sends_mail:
        return False
    try:
        deliver(settings, address, subject, text)
    except NotSent as error:
        log.error("a letter could not be sent: %s", error)
        return False
    return True


def deliver(settings: Settings, address: str, subject: str, text: str, letter_id: str | None = None) -> None:
    """Hands the letter to the server, or raises NotSent. `letter_id` makes a Message-ID that stays the same."""
    if settings.smtp_host is None or settings.smtp_from is None:
        raise NotSent("no SMTP server is set", is_for_good=True)
    domain = settings.smtp_from.partition("@")[2]
    message = EmailMessage()
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{letter_id}@{domain}>" if letter_id else make_msgid(domain=domain)
    try:
        message["From"] = Address(settings.brand_name, addr_spec=settings.smtp_from)
        message["To"] = address
        message["Subject"] = " ".join(subject.split())
        message.set_content(text)
    except (ValueError, IndexError):
        raise NotSent("the letter cannot be written so", is_for_good=True) from None
    try:
        with _connect(settings) as server:
            if settings.smtp_user and settings.smtp_password:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            server.send_message(message)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise _not_sent(error) from None


def _not_sent(error: Exception) -> NotSent:
    """What the server said, as our own failure. A refused sign-in or sender may be put right, so it is not for good."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((int(reply[0]) for reply in error.recipients.values()), default=0)
        return NotSent(f"the server refused the address ({code})", code >= 500, code)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return NotSent(f"the server refused our sign-in ({error.smtp_code})", False, error.smtp_code)
    if isinstance(error, smtplib.SMTPResponseException):
        code = int(error.smtp_code)
        return NotSent(f"the server answered {code}", isinstance(error, smtplib.SMTPDataError) and code >= 500, code)
    return NotSent(type(error).__name__, isinstance(error, (UnicodeError, smtplib.SMTPNotSupportedError)))


def _connect(settings: Settings) -> smtplib.SMTP:
    host = settings.smtp_host or ""
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, settings.smtp_port, timeout=SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, settings.smtp_port, timeout=SECONDS)
    if settings.smtp_security == "starttls":
        server.starttls(context=ssl.create_default_context())
    return server
