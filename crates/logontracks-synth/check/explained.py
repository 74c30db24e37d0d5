"""Where a reader does not give every record as written, and why.

Key: file and reader. Value: how many records it reads the same, misses, and reads differently.
"""

from typing import NamedTuple


class Explained(NamedTuple):
    counts: tuple
    why: str


EXPLAINED = {}
