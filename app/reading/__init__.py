"""The rows of a table that somebody uploaded, CSV or Excel: in bounded memory, with nothing in it evaluated."""
