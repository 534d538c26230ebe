"""The content that ships, loaded once for all tests that look at it."""

from questionnaire.load import load

QUESTIONNAIRE, CATALOGUE = load()
SECTORS = tuple(QUESTIONNAIRE.sectors)
