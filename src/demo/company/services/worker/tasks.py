"""Tasks that nobody waits for."""

from services.worker.application import app
from services.worker.mail import deliver


@app.task(queue="receipts")
def send_receipt(order_id):
    """Send the customer the receipt of an order."""
    message = {"order": order_id, "template": "receipt"}
    deliver(message)


@app.task(queue="thumbnails")
def make_thumbnail(picture_id):
    """Make the small picture of a product."""
    return {"picture": picture_id, "width": 240}
