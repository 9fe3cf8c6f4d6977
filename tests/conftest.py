"""What several folders of tests share."""

from collections.abc import Iterator

import pytest

from tests.postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running PostgreSQL; each test asks it for a database of its own."""
    server = Postgres().start()
    yield server
    server.close()
