"""A catalogue cache and a rate limit that live in memory."""

from shelver.ports import KeptAnswer


class MemoryCache:
    """Keeps every answer; `age_s` moves the clock on."""

    def __init__(self):
        self.rows = {}
        self.now_s = 0.0

    def get(self, key):
        if key not in self.rows:
            return None
        content, fresh_until_s = self.rows[key]
        return KeptAnswer(content=content, is_fresh=self.now_s < fresh_until_s)

    def put(self, key, content, fresh_s):
        self.rows[key] = (content, self.now_s + fresh_s)

    def flush(self):
        """Everything is in memory for good."""


class NoLimit:
    """Lets everybody through and notes who asked for quiet."""

    def __init__(self):
        self.reserved = 0
        self.held_s = []

    def reserve(self):
        self.reserved += 1
        return 0.0

    def hold(self, seconds):
        self.held_s.append(seconds)
