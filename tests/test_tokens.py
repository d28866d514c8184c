"""Tokens of flattened pages: glued words are opened, no character moves."""

from __future__ import annotations

import pytest
from spacy.vocab import Vocab

from cityrel.components import GluedTokenizer
from cityrel.languages import available, load_pack
from cityrel.tokens import GluedWords

#: text, its tokens with a bar between them
ROWS: list[tuple[str, str, str]] = [
    ("bg", "гр.Монтана", "гр|.|Монтана"),
    ("bg", "2021г.", "2021|г|."),
    ("bg", "годиниСтефан", "години|Стефан"),
    ("bg", "СПОРАЗУМЕНИЕКЪМ", "СПОРАЗУМЕНИЕ|КЪМ"),
    ("bg", "ДОГОВОРАЗАПРИЯТЕЛСТВО", "ДОГОВОРА|ЗА|ПРИЯТЕЛСТВО"),
    ("bg", "СПОРАЗУМЕНИЕ", "СПОРАЗУМЕНИЕ"),
    # capitals that are not made of known words stay whole
    ("bg", "БЛАГОЕВГРАДЧАНИ", "БЛАГОЕВГРАДЧАНИ"),
    ("bg", "ЮНЕСКО", "ЮНЕСКО"),
    # in small letters only a paper and its preposition
    ("bg", "споразумениеза", "споразумение|за"),
    ("bg", "Меморандумамежду", "Меморандума|между"),
    ("bg", "споразумениес", "споразумение|с"),
    ("bg", "меморандумсъс", "меморандум|със"),
    ("bg", "споразумението", "споразумението"),
    ("bg", "договорна", "договорна"),
    ("bg", "протоколна", "протоколна"),
    ("bg", "приятелствоза", "приятелствоза"),
    ("bg", "Свети Влас", "Свети|Влас"),
    ("bg", "11-ти район", "11|-|ти|район"),
    ("bg", "„Стефан Чолаков“", "„|Стефан|Чолаков|“"),
    ("ru", "г.Туле", "г|.|Туле"),
    ("ru", "2021г.", "2021|г|."),
    ("ru", "И.П.Котова", "И|.|П|.|Котова"),
    ("ru", "областиПётр", "области|Пётр"),
    ("ru", "годаМБОУ", "года|МБОУ"),
    ("ru", "СОГЛАШЕНИЕМЕЖДУ", "СОГЛАШЕНИЕ|МЕЖДУ"),
    ("ru", "ДОГОВОРОПОБРАТИМСТВЕ", "ДОГОВОР|О|ПОБРАТИМСТВЕ"),
    ("ru", "соглашениео", "соглашение|о"),
    ("ru", "Договормежду", "Договор|между"),
    ("ru", "соглашениес", "соглашение|с"),
    ("ru", "Договорот", "Договор|от"),
    ("ru", "меморандумов", "меморандумов"),
    ("ru", "договорная", "договорная"),
    ("ru", "протоколом", "протоколом"),
    ("ru", "дружбымежду", "дружбымежду"),
    ("ru", "ЕКАТЕРИНБУРЖЦЫ", "ЕКАТЕРИНБУРЖЦЫ"),
    ("ru", "города-партнёры", "города|-|партнёры"),
    ("ru", "", ""),
]


def tokenizer(lang: str) -> GluedTokenizer:
    return GluedTokenizer(Vocab(), load_pack(lang).get(GluedWords))


@pytest.mark.parametrize(("lang", "text", "expected"), ROWS)
def test_tokens(lang: str, text: str, expected: str) -> None:
    assert "|".join(token.text for token in tokenizer(lang)(text)) == expected


@pytest.mark.parametrize("lang", available())
@pytest.mark.parametrize(
    "text",
    [
        " ",
        "  а",
        "а  б",
        "а \n б",
        "\n\nа",
        "а\u00a0б",
        "а \u00a0",
        "е\u0301ж",
        "а\tб\r\n",
        "🙂а",
        *(row[1] for row in ROWS),
    ],
)
def test_no_character_moves(lang: str, text: str) -> None:
    doc = tokenizer(lang)(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)
