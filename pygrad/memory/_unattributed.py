"""What is traced and belongs to no buffer that the engine has met: one record for each stretch that took some.

Nobody tells when such memory goes, only that less is traced than is known. Then the record of as many bytes is given
back; if there is none, several objects have gone, and the latest smaller ones are: an array goes as a whole.
"""

from __future__ import annotations

from pygrad.memory.records import Record

NEARLY, NEVER = 1024, 4096
"""Bytes by which a record may differ from what is missing: of small ones, and of large ones."""

_ALIKE = 512


class Unattributed:
    """Records, the latest last.

    Attributes
    ----------
    records : list of Record
    nbytes : int
        Their sum.
    """

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.nbytes = 0

    def add(self, record: Record) -> None:
        """Put a record beside the others."""
        self.records.append(record)
        self.nbytes += record.nbytes

    def drop(self, record: Record) -> None:
        """Take one away."""
        self.records.remove(record)
        self.nbytes -= record.nbytes

    def like(self, nbytes: int) -> Record | None:
        """Return the record of as many bytes, nearly; None if there is none.

        Of those that are as near, but for some objects of Python's, it is the oldest: a name that is given another
        array lets go of the one before.
        """
        distances = [abs(record.nbytes - nbytes) for record in self.records]
        least = min(distances, default=NEVER)
        if least > max(NEARLY, min(NEVER, nbytes // 8)):
            return None
        return next(record for record, distance in zip(self.records, distances, strict=True)
                    if distance <= least + _ALIKE)

    def likeliest(self, nbytes: int) -> Record:
        """Return the record of as many bytes, else the latest that is smaller, else the smallest; there is one."""
        smaller = (record for record in reversed(self.records) if record.nbytes <= nbytes)
        return self.like(nbytes) or next(smaller, None) or min(self.records, key=lambda record: record.nbytes)
