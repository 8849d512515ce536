"""Connections to the shop's PostgreSQL."""

import os
from contextlib import contextmanager

import psycopg2

PRIMARY = os.environ.get("DATABASE_HOST", "db-1")
CONNECT_TIMEOUT_SECONDS = 2


def connect():
    """Open a connection to the primary, or raise OperationalError."""
    return psycopg2.connect(
        host=PRIMARY,
        dbname="market",
        user="shop",
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
    )


@contextmanager
def transaction():
    """Commit on success, roll back on failure, give the connection back in any case."""
    connection = connect()
    try:
        with connection:
            yield connection.cursor()
    finally:
        connection.close()
