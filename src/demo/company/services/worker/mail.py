"""Mail, through the provider's HTTP API."""

import urllib.request

PROVIDER = "https://mail.example.com/v1/messages"


def deliver(message):
    """Hand one message to the provider and wait until it is accepted."""
    request = urllib.request.Request(PROVIDER, data=repr(message).encode())
    with urllib.request.urlopen(request) as response:
        return response.status
