"""Tournaments and their prizes."""

from dataclasses import dataclass, field

from services.shop.database import transaction


@dataclass(frozen=True)
class Prize:
    tournament_id: int
    team_id: int
    captain_id: int
    place: int
    amount: int


@dataclass(frozen=True)
class Tournament:
    id: int
    prizes: list = field(default_factory=list)


def load_tournament(tournament_id):
    """Read a finished tournament with its prizes, best place first."""
    with transaction() as cursor:
        cursor.execute(
            "SELECT tournament_id, team_id, captain_id, place, amount"
            " FROM prize WHERE tournament_id = %s ORDER BY place",
            (tournament_id,),
        )
        return Tournament(tournament_id, [Prize(*row) for row in cursor.fetchall()])
