"""How often something was tried: counted in the database, so that all processes share it and a restart keeps it."""
