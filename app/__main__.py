"""`python -m app` is the `levelhead` command."""

from app.cli import main

main()
