"""How the property tests run: no deadline, since machines differ, and no database of examples left behind."""

from hypothesis import settings

settings.register_profile("levelhead", deadline=None, database=None, print_blob=True)
settings.load_profile("levelhead")
