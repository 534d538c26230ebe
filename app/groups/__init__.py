"""Many voices: a round asks groups of people what they see, counts what they say, and reports it."""
