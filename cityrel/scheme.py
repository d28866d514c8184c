"""The annotation scheme, once: labels, attributes, relation signatures and the order of types."""

from __future__ import annotations

from typing import Final

PLACES: Final = ("CITY", "REGION", "COUNTRY")
PEOPLE: Final = ("MAYOR", "PERSON")
LABELS: Final = ("MAYOR", "PERSON", "CITY", "REGION", "COUNTRY", "ORG", "DATE", "AGREEMENT")

ROLES: Final = ("deputy_mayor", "governor", "council_chair", "other")
FORMS: Final = (
    "treaty",
    "agreement",
    "protocol",
    "memorandum",
    "declaration",
    "programme",
    "plan",
    "charter",
    "letter",
    "document",
    "act",
)
#: The forms that two sides make with each other and others rest on.
ACCORDS: Final = ("treaty", "agreement", "protocol", "memorandum", "declaration", "charter")
#: In order of precedence: the first that applies to an agreement is its type.
TYPES: Final = (
    "supplementary",
    "intent",
    "twinning",
    "friendship",
    "understanding",
    "partnership",
    "cooperation",
    "unspecified",
)
#: In order of precedence among the mentions of one agreement.
STATUSES: Final = ("ended", "signed", "planned")
TIES: Final = ("twin", "partner")

#: attribute -> (labels that carry it, values; an empty tuple marks a flag)
ATTRIBUTES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "Unnamed": (("MAYOR",), ()),
    "Role": (("PERSON",), ROLES),
    "Form": (("AGREEMENT",), FORMS),
    "Type": (("AGREEMENT",), TYPES),
    "Status": (("AGREEMENT",), STATUSES),
    "Tie": (("CITY", "REGION"), TIES),
}

#: relation -> (labels it may start from, labels it may lead to)
RELATIONS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "PARTY": (("AGREEMENT",), ("CITY", "REGION", "COUNTRY", "ORG")),
    "SIGNED_ON": (("AGREEMENT",), ("DATE",)),
    "SIGNED_BY": (("AGREEMENT",), ("MAYOR", "PERSON", "ORG")),
    "SIGNED_IN": (("AGREEMENT",), ("CITY", "REGION", "COUNTRY")),
    "VALID_FOR": (("AGREEMENT",), ("DATE",)),
    "BASED_ON": (("AGREEMENT",), ("AGREEMENT",)),
    "SAME_AS": (("AGREEMENT",), ("AGREEMENT",)),
    "MAYOR_OF": (("MAYOR",), ("CITY",)),
    "LOCATED_IN": (("CITY", "REGION"), ("REGION", "COUNTRY")),
    "TWINNED_WITH": (("CITY",), ("CITY",)),
    "SINCE": (("CITY", "REGION"), ("DATE",)),
}
