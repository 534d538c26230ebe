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
log = logging.getLogger("levelhead.post")


def send(settings: Settings, address: str, subject: str, text: str) -> bool:
    """Whether the server took the letter. A failure is logged without the address or the text."""
    if settings.smtp_host is None or settings.smtp_from is None:
        return False
    message = EmailMessage()
    message["From"] = Address(settings.brand_name, addr_spec=settings.smtp_from)
    message["To"] = address
    message["Subject"] = subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=settings.smtp_from.partition("@")[2])
    message.set_content(text)
    try:
        with _connect(settings) as server:
            if settings.smtp_user and settings.smtp_password:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        log.error("a letter could not be sent: %s", type(error).__name__)
        return False
    return True


def _connect(settings: Settings) -> smtplib.SMTP:
    host = settings.smtp_host or ""
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, settings.smtp_port, timeout=SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, settings.smtp_port, timeout=SECONDS)
    if settings.smtp_security == "starttls":
        server.starttls(context=ssl.create_default_context())
    return server
