"""One half to choose with, another to report on, by a hash that nobody has a say in."""

import hashlib


def first_digit(key: str) -> int:
    """Return the first hexadecimal digit of the SHA-256 of an id or a text, 0 to 15."""
    return int(hashlib.sha256(key.encode()).hexdigest()[0], 16)


def is_choosing(key: str) -> bool:
    """Say whether what has this id is of the half that may be chosen with; else it is reported."""
    return first_digit(key) % 2 == 0
