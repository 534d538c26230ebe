"""Files of evidence: what is taken, what is refused, where it is kept."""
