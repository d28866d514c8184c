"""The tagger as a graph that reads a batch's words without padding, and the last layers for the words asked for alone.

Attention alone needs lines of one length; all else is done for each word, so what pads the lines costs nothing there.
"""

from __future__ import annotations

import math

import torch
from network import Tagger
from torch import Tensor, nn
from transformers.models.bert.modeling_bert import BertLayer

#: What the graph is given, each with the names of its dimensions.
INPUTS = {
    "ids": ("words", "pieces"),
    "columns": ("words",),
    "rows": ("lines", "width"),
    "slots": ("words",),
    "mask": ("lines", "width"),
    "asked": ("asked",),
    "asked_rows": ("lines", "asked_width"),
    "asked_slots": ("asked",),
    "asked_mask": ("lines", "asked_width"),
}


class Graph(nn.Module):
    """A trained tagger laid out for use.

    Args:
        model: the tagger.
        narrow: the layer (from 0) whose queries are the words asked for, and from which on only they are read.
    """

    def __init__(self, model: Tagger, narrow: int) -> None:
        super().__init__()
        self.model = model
        self.narrow = narrow

    def forward(
        self,
        ids: Tensor,
        columns: Tensor,
        rows: Tensor,
        slots: Tensor,
        mask: Tensor,
        asked: Tensor,
        asked_rows: Tensor,
        asked_slots: Tensor,
        asked_mask: Tensor,
    ) -> Tensor:
        """Logits of the words asked for.

        Args:
            ids: of each word its subwords, padded; of a network of subwords one.
            columns: where in its line each word stands.
            rows: for each place of each line the word there (any where there is none).
            slots: the places of the words, counted through the lines.
            mask: 1 for places with a word, 0 for others.
            asked: the words asked for; ``asked_rows``, ``asked_slots`` and ``asked_mask`` lay them out alone.
        """
        embeddings = self.model.encoder.embeddings
        words = embeddings.word_embeddings(ids)
        if self.model.pieces:
            words = words * (ids != self.model.pad).unsqueeze(-1) * self.model.scales
        states = words.sum(1) + embeddings.position_embeddings(columns) + embeddings.token_type_embeddings.weight[0]
        states = embeddings.LayerNorm(states)
        said, asked_said = barred(mask), barred(asked_mask)
        for number, layer in enumerate(self.model.encoder.encoder.layer):
            if number < self.narrow:
                states = step(layer, states, states, rows, rows, slots, said)
            elif number == self.narrow:
                states = step(layer, states[asked], states, asked_rows, rows, asked_slots, said)
            else:
                states = step(layer, states, states, asked_rows, asked_rows, asked_slots, asked_said)
        logits: Tensor = self.model.head(states)
        return logits


def barred(mask: Tensor) -> Tensor:
    """What is added to the scores of the places of a line: much less than nothing where no word is."""
    return (1.0 - mask.float())[:, None, None, :] * -1e4


def step(
    layer: BertLayer, asking: Tensor, told: Tensor, asking_rows: Tensor, rows: Tensor, slots: Tensor, mask: Tensor
) -> Tensor:
    """A layer's states for the words that ask, which look at the words told."""
    attention, output = layer.attention.self, layer.attention.output
    heads, size = attention.num_attention_heads, attention.attention_head_size

    def products(parts: list[nn.Linear], states: Tensor, lines: Tensor) -> Tensor:
        """Parts, lines, heads, places, size: one product of matrices for all parts."""
        weight, bias = (torch.cat([getattr(part, name) for part in parts]) for name in ("weight", "bias"))
        joined = nn.functional.linear(states, weight, bias)[lines]
        return joined.view(lines.shape[0], -1, len(parts), heads, size).permute(2, 0, 3, 1, 4)

    if asking is told:
        query, key, value = products([attention.query, attention.key, attention.value], told, rows).unbind(0)
    else:
        key, value = products([attention.key, attention.value], told, rows).unbind(0)
        query = products([attention.query], asking, asking_rows)[0]
    scores = query @ key.transpose(-1, -2) / math.sqrt(size) + mask
    seen = (scores.softmax(-1) @ value).permute(0, 2, 1, 3).reshape(-1, heads * size)[slots]
    states = output.LayerNorm(output.dense(seen) + asking)
    wide = layer.intermediate.intermediate_act_fn(layer.intermediate.dense(states))
    done: Tensor = layer.output.LayerNorm(layer.output.dense(wide) + states)
    return done
