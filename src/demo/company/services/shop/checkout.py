"""From a cart to an order."""

from services.shop.database import transaction
from services.worker.tasks import send_receipt


def place_order(cart, customer_id):
    """Book the cart as an order and have the receipt sent."""
    total = sum(line["price"] * line["quantity"] for line in cart)
    with transaction() as cursor:
        cursor.execute(
            "INSERT INTO orders (customer_id, total) VALUES (%s, %s) RETURNING id",
            (customer_id, total),
        )
        (order_id,) = cursor.fetchone()
    send_receipt.delay(order_id)
    return order_id


def checkout_view(request):
    """POST /checkout/"""
    order_id = place_order(request.session["cart"], request.user.id)
    return {"order": order_id}
