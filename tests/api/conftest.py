"""Programs that use the API."""

import pytest
from fastapi import FastAPI

from tests.api.program import Program


@pytest.fixture
def program(app: FastAPI) -> Program:
    return Program(app)


@pytest.fixture
def another_program(app: FastAPI) -> Program:
    return Program(app)
