"""Later mentions of an agreement, and papers that are different ones."""

from __future__ import annotations

import pytest
from documents import Read, remaining

from cityrel.things import resolve

#: text, the mentions of each agreement in order
ROWS: list[tuple[str, str, list[list[str]]]] = [
    (
        "bg",
        "На 7 май 2003 г. Враца и Ниш подписаха договор за дружба. Документът е валиден пет години.",
        [["договор за дружба", "Документът"]],
    ),
    (
        "bg",
        "Враца и Ниш подписаха споразумение за сътрудничество. Споразумението бе подписано в Ниш.",
        [["споразумение за сътрудничество", "Споразумението"]],
    ),
    (
        "bg",
        "Враца и Ниш подписаха протокол през 1990 г. През 2001 г. двата града подписаха договор за дружба.",
        [["протокол"], ["договор за дружба"]],
    ),
    (
        "bg",
        "Враца има договор за дружба с Ниш от 1990 г. и договор за дружба с Комо от 1994 г.",
        [["договор за дружба"], ["договор за дружба"]],
    ),
    (
        "bg",
        "Побратимяването на Враца и Суми е от 1966 г. Договорът за побратимяване бе подписан в Суми.",
        [["Побратимяването", "Договорът за побратимяване"]],
    ),
    (
        "bg",
        "Ниш (Сърбия)\nДокумент: Договор за дружба (1988 г.)\nИстория:\nДоговорът за дружба между Враца и Ниш "
        "бе подписан през 1988 г.",
        [["Договор за дружба", "Договорът за дружба"]],
    ),
    (
        "ru",
        "7 мая 2003 года Тула и Ниш подписали договор о дружбе. Документ действует пять лет.",
        [["договор о дружбе", "Документ"]],
    ),
    (
        "ru",
        "Тула и Ниш подписали соглашение о сотрудничестве. Соглашение было подписано в Нише.",
        [["соглашение о сотрудничестве", "Соглашение"]],
    ),
    (
        "ru",
        "Тула и Ниш подписали протокол в 1990 году. В 2001 году два города подписали договор о дружбе.",
        [["протокол"], ["договор о дружбе"]],
    ),
    (
        "ru",
        "У Тулы есть договор о дружбе с Нишем от 1990 года и договор о дружбе с Комо от 1994 года.",
        [["договор о дружбе"], ["договор о дружбе"]],
    ),
    (
        "ru",
        "Побратимство Тулы и Сум оформлено в 1966 году. Договор о побратимстве был подписан в Сумах.",
        [["Побратимство", "Договор о побратимстве"]],
    ),
    (
        "ru",
        "Ниш (Сербия)\nДокумент: Договор о дружбе (1988 г.)\nИстория:\nДоговор о дружбе между Тулой и Нишем "
        "был подписан в 1988 году.",
        [["Договор о дружбе", "Договор о дружбе"]],
    ),
]


REMAINING = [
    remaining(
        "the treaty that a supplement rests on, told before it",
        "bg",
        "Враца и Ниш подписаха договор за дружба през 1988 г. През 2008 г. бе подписано допълнително споразумение "
        "към договора.",
        [["договор за дружба", "договора"], ["допълнително споразумение"]],
    ),
    remaining(
        "the treaty that a supplement rests on, told before it",
        "ru",
        "Тула и Ниш подписали договор о дружбе в 1988 году. В 2008 году было подписано дополнительное соглашение "
        "к договору.",
        [["договор о дружбе", "договору"], ["дополнительное соглашение"]],
    ),
]


@pytest.mark.parametrize(("lang", "text", "expected"), [*ROWS, *REMAINING])
def test_mentions_of_one_agreement(read: Read, lang: str, text: str, expected: list[list[str]]) -> None:
    document = read(lang, text)
    thing = resolve(document.mentions, document.relations)
    groups: dict[str, list[str]] = {}
    for item in document.mentions:
        if item.label == "AGREEMENT":
            groups.setdefault(thing[item.id], []).append(item.text)
    assert list(groups.values()) == expected
    # SAME_AS leads from a later mention to an earlier one
    start = {item.id: item.start for item in document.mentions}
    same = [item for item in document.relations if item.type == "SAME_AS"]
    assert len(same) == sum(len(mentions) - 1 for mentions in expected)
    assert all(start[item.source] > start[item.target] for item in same)
