"""Scores of predictions against gold: entities, normalisation, relations, records; intervals and tests."""

from cityrel.scoring.compare import ENTITY_SCHEMES, RECORD_SLOTS, relation_events, score_page
from cityrel.scoring.counts import Counts, Event
from cityrel.scoring.report import Report, score_documents, score_folders
from cityrel.scoring.statistics import Interval, Unit, bootstrap, randomisation_test

__all__ = [
    "ENTITY_SCHEMES",
    "RECORD_SLOTS",
    "Counts",
    "Event",
    "Interval",
    "Report",
    "Unit",
    "bootstrap",
    "randomisation_test",
    "relation_events",
    "score_documents",
    "score_folders",
    "score_page",
]
