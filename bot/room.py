"""How many messages one process answers at the same time, over all its platforms. Above it one more is turned away at
once, politely, so that nobody waits for ever. Safe to use from several threads."""

import threading


class Room:
    """So many places; each is taken and given back."""

    def __init__(self, places: int) -> None:
        self._places, self._taken = places, 0
        self._turn = threading.Lock()

    @property
    def places(self) -> int:
        return self._places

    @property
    def taken(self) -> int:
        return self._taken

    def enter(self) -> bool:
        """Take a place; False, at once, when there is none."""
        with self._turn:
            if self._taken >= self._places:
                return False
            self._taken += 1
            return True

    def leave(self) -> None:
        """Give the place back."""
        with self._turn:
            self._taken -= 1
