"""The self-assessment: start, answer, check, submit, come back."""
