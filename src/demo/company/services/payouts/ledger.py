"""The ledger of coin transactions."""

import json


class DuplicatePayout(Exception):
    """The same prize is in the ledger more than once."""


def deduplication_key(tournament_id, team_id, place):
    """One prize is one key, however often the task that pays it is retried."""
    return f"tournament-{tournament_id}:team-{team_id}:place-{place}"


def is_booked(cursor, key):
    cursor.execute(
        "SELECT count(*) FROM coin_transaction WHERE metadata->>'dedup_key' = %s",
        (key,),
    )
    return cursor.fetchone()[0] > 0


def book(cursor, user_id, amount, tournament_id, key):
    cursor.execute(
        "INSERT INTO coin_transaction"
        " (user_id, amount, tournament_id, transaction_type, metadata)"
        " VALUES (%s, %s, %s, 'tournament_payout', %s)",
        (user_id, amount, tournament_id, json.dumps({"dedup_key": key})),
    )


def assert_booked_once(cursor, key):
    """Raise DuplicatePayout when a key is in the ledger more than once."""
    cursor.execute(
        "SELECT count(*) FROM coin_transaction WHERE metadata->>'dedup_key' = %s",
        (key,),
    )
    booked = cursor.fetchone()[0]
    if booked > 1:
        raise DuplicatePayout(f"{key} is booked {booked} times")
