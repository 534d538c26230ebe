"""The result: on the page, as PDF, Word, Excel and JSON, and what would change it."""
