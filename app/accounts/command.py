"""What `levelhead create-user` does, and every sentence that it says."""

from __future__ import annotations

from collections.abc import Callable

from app.accounts import passwords, store
from app.accounts.forms import email_fault, name_fault
from app.accounts.roles import ROLE_NAMES, Role
from app.migrate import migrate
from app.privacy import audit
from app.web.house import House


def create_user(house: House, email: str, name: str, role: Role, password: str, say: Callable[[str], None]) -> bool:
    """Adds somebody who may sign in, and says what to do next. False where something was wrong."""
    email, name = store.normal(email), name.strip()
    brand = house.settings.brand_name
    fault = email_fault(email) or name_fault(name) or passwords.fault(password, email, name, brand)
    if fault:
        say(f"{fault} Nobody was added.")
        return False
    migrate(house.database)
    kept = passwords.hashed(password)
    with house.database.transaction() as session:
        if store.by_email(session, email) is not None:
            say(f"{email} has an account already. Nobody was added, and nothing was changed.")
            return False
        made = store.add(session, email, name, role, kept, house.now())
        audit.record(session, house.now(), "added an account", ("staff", made.id), actor=audit.SYSTEM, detail=role)
    house.database.dispose()
    say(f"{name} was added: {email}, {ROLE_NAMES[role]}.")
    say(f"Sign in at {house.settings.base_url}/sign-in, then set up a second factor at 'Your account'.")
    return True
