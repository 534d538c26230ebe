"""The firms of consultants: who belongs to them, and who is asked to."""
