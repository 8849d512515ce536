"""Celery tasks of the payouts service."""

from services.payouts.payouts import distribute_prizes
from services.payouts.tournaments import load_tournament
from services.worker.application import app


@app.task(acks_late=True, max_retries=5)
def pay_tournament(tournament_id):
    """Pay a finished tournament. With late acknowledgement a lost worker's task runs again."""
    tournament = load_tournament(tournament_id)
    distribute_prizes(tournament)
