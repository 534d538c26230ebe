"""Files that people send as evidence: checked by what they hold, kept by their hash, handed out as downloads only."""
