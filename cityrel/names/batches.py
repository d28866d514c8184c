"""Lines laid out for a network: all their words behind each other, and which of them it is asked about.

Only attention needs lines of one width, so the network gets besides the words where each stands in its line
(``models/names-default/graph.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from cityrel.names.subwords import Reading

_Numbers = npt.NDArray[np.int64]


@dataclass(slots=True)
class Batch:
    """What a network is given, and what its answers are for.

    Counted are the words of all lines, with the special ones at either end of each: ``count``. ``at`` says for which of
    them there is an answer, ``starts`` where each line's first word stands, ``ends`` where the special one behind its
    last word does.
    """

    given: dict[str, _Numbers]
    count: int
    at: _Numbers
    starts: _Numbers
    ends: _Numbers


def lay_out(readings: Sequence[Reading], pieces: int, *, all_words: bool) -> Batch:
    """Lay out lines.

    Args:
        readings: of each line.
        pieces: as the network has them; see ``Subwords``.
        all_words: ask for all; else, of a network that reads words, for those that a person's or place's name may hold.
    """
    lengths = np.array([len(reading.ids) for reading in readings])
    words = np.array([len(reading.words) for reading in readings]) + 2
    starts = words.cumsum() - words + 1
    rows, slots, mask = _lines(lengths)
    if pieces and all_words:
        asked, asked_lengths = np.arange(len(slots)), lengths
    elif pieces:
        capital = np.zeros(mask.shape, dtype=bool)
        capital.ravel()[slots] = np.frombuffer(b"".join(reading.capital for reading in readings), dtype=bool)
        chosen = nameable(capital)
        chosen[:, 0] = chosen[np.arange(len(lengths)), lengths - 1] = True
        chosen &= mask
        asked, asked_lengths = np.flatnonzero(chosen.ravel()[slots]), chosen.sum(axis=1)
    else:
        firsts = (lengths.cumsum() - lengths).tolist()
        places = [(0, *reading.places, len(reading.ids) - 1) for reading in readings]
        asked = np.array([first + place for first, line in zip(firsts, places, strict=True) for place in line])
        asked_lengths = words
    asked_rows, asked_slots, asked_mask = _lines(asked_lengths)
    told = chain.from_iterable(reading.ids for reading in readings)
    ids = np.frombuffer(b"".join(told), dtype=np.int64) if pieces else np.array(list(told))
    given = {
        "ids": ids.reshape(-1, pieces or 1),
        "columns": slots % mask.shape[1],
        "rows": rows,
        "slots": slots,
        "mask": mask,
        "asked": asked,
        "asked_rows": asked_rows,
        "asked_slots": asked_slots,
        "asked_mask": asked_mask,
    }
    return Batch(
        {name: array.astype(np.int64, copy=False) for name, array in given.items()},
        int(words.sum()),
        asked if pieces else np.arange(len(asked)),
        starts,
        starts + words - 2,
    )


def _lines(lengths: _Numbers) -> tuple[_Numbers, _Numbers, npt.NDArray[np.bool_]]:
    """For each place of lines of one width the item there (0 where none is), the items' places, where items are."""
    mask = np.arange(lengths.max()) < lengths[:, None]
    slots = np.flatnonzero(mask)
    rows = np.zeros(mask.shape, dtype=np.int64)
    rows.ravel()[slots] = np.arange(len(slots))
    return rows, slots, mask


def nameable(capital: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which words may be in a person's or place's name: with a capital, one of two behind it, one of three between two.

    Args:
        capital: lines by words, whether it has a capital.
    """
    padded, width = np.pad(capital, ((0, 0), (3, 1))), capital.shape[1]
    third, second, first, own, following = (padded[:, by : by + width] for by in range(5))
    # of three between two the last is the one that is not right behind a capital
    found: npt.NDArray[np.bool_] = own | first | second | (third & following)
    return found
