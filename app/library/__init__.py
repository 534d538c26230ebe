"""What we know, to read: the landing page, the evidence, the courses, how the scoring works."""
