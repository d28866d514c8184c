"""Names of towns, regions and states, and the places they may stand for.

The data (``data/gazetteer``, built by ``models/gazetteer/build.py``) is a trie of names and sound keys beside numpy
tables, all memory-mapped. Names are folded to their lower-case words; inflected forms are matched by supposing
nominatives and generating their forms. Latin-only names of a stated country are found by the sound of their
transcription.
"""

from cityrel.gazetteer.candidates import Candidate, Match
from cityrel.gazetteer.linking import Gazetteer, Link, Surroundings
from cityrel.gazetteer.store import Kind, Place, distance_km

__all__ = ["Candidate", "Gazetteer", "Kind", "Link", "Match", "Place", "Surroundings", "distance_km"]
