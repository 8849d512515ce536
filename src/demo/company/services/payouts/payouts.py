"""Prizes of finished tournaments."""

from services.payouts.ledger import (
    assert_booked_once,
    book,
    deduplication_key,
    is_booked,
)
from services.shop.database import transaction


def pay_prize(prize):
    """Pay one prize.

    Two workers that pay the same prize at the same moment both find it unpaid: the question and the booking are two
    statements in two transactions since 2026.11.2. A unique index on the key would refuse the second booking.
    """
    key = deduplication_key(prize.tournament_id, prize.team_id, prize.place)
    with transaction() as cursor:
        if is_booked(cursor, key):
            return
    with transaction() as cursor:
        book(cursor, prize.captain_id, prize.amount, prize.tournament_id, key)
    with transaction() as cursor:
        assert_booked_once(cursor, key)


def distribute_prizes(tournament):
    """Pay every prize of a tournament."""
    for prize in tournament.prizes:
        pay_prize(prize)
