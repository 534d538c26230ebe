"""The plan: actions from the gaps, the least costly way to a band, and the profile after it."""
