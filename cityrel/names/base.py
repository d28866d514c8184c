"""What a name tagger is, whatever stands behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

NAME_LABELS: Final = ("PER", "LOC", "ORG")

#: What published spaCy and Stanza pipelines call the three kinds: by OntoNotes, WikiNER, and the schemes of single
#: languages (Swedish PRS, Polish persName, Norwegian GPE_LOC, Lithuanian and Romanian ORGANIZATION). Labels that are
#: not here (MISC, DATE, ...) are left out.
LABELS_ELSEWHERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{label: label for label in NAME_LABELS},
        **dict.fromkeys(("PERSON", "PRS", "persName", "per"), "PER"),
        **dict.fromkeys(("GPE", "FAC", "LOCATION", "PLACE", "GPE_LOC", "placeName", "geogName", "loc"), "LOC"),
        **dict.fromkeys(("ORGANIZATION", "GPE_ORG", "orgName", "org"), "ORG"),
    }
)


@dataclass(frozen=True, slots=True, order=True)
class NameSpan:
    """A name in a text: ``text[start:end]`` names a person (PER), a place (LOC) or an institution (ORG).

    ``score`` (0 to 1) says how sure the tagger is; taggers that cannot say give 1.
    """

    start: int
    end: int
    label: str
    score: float = 1.0


class NameTagger(Protocol):
    """Finds names in texts.

    Spans come in the order of the text. PER and LOC never overlap each other, nor do ORG spans; some taggers also
    find the LOC inside an ORG („Община Казанлък" holds „Казанлък").
    """

    def tag(self, texts: Sequence[str], labels: Collection[str] = NAME_LABELS) -> list[list[NameSpan]]:
        """The names of each text, with offsets in characters into that text.

        Args:
            texts: the parts of one page, such as its lines: what one tells of a name may count in all.
            labels: the kinds wanted; for fewer a tagger may read less.
        """
        ...
