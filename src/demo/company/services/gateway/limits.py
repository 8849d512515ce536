"""How many requests one client may send."""

import time

REQUESTS_PER_MINUTE = 120


class Window:
    """Counts requests in the running minute."""

    def __init__(self):
        self.minute = 0
        self.count = 0

    def admits(self):
        minute = int(time.time() // 60)
        if minute != self.minute:
            self.minute, self.count = minute, 0
        self.count += 1
        return self.count <= REQUESTS_PER_MINUTE
