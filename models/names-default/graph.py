"""The tagger as a graph that reads a batch's words without padding, and the last layers for the words asked for alone.

Attention alone needs lines of one length; all else is done for each word, so what pads the lines costs nothing there.
"""

from __future__ import annotations

import math

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
        embeddings = model.encoder.embeddings
        words = embeddings.word_embeddings.weight.detach().clone()
        # what pads a word adds nothing to it
        words[model.pad] = 0
        columns = (embeddings.position_embeddings.weight + embeddings.token_type_embeddings.weight[0]).detach()
        self.words, self.columns = nn.Embedding.from_pretrained(words), nn.Embedding.from_pretrained(columns)

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
        words = self.words(ids)
        if self.model.pieces:
            words = words * self.model.scales
        states = self.model.encoder.embeddings.LayerNorm(words.sum(1) + self.columns(columns))
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
    """What is added to the scores of the places of a line: much less than nothing where no word is.

    Its power is small, yet no denormal number, with which processors are slow.
    """
    return (1.0 - mask.float())[:, None, None, :] * -40.0


def step(
    layer: BertLayer, asking: Tensor, told: Tensor, asking_rows: Tensor, rows: Tensor, slots: Tensor, mask: Tensor
) -> Tensor:
    """A layer's states for the words that ask, which look at the words told."""
    attention, output = layer.attention.self, layer.attention.output
    heads, size = attention.num_attention_heads, attention.attention_head_size

    def product(part: nn.Linear, states: Tensor, lines: Tensor) -> Tensor:
        """Lines, heads, places, size: laid out so that onnxruntime multiplies without moving them."""
        return part(states)[lines.t()].view(-1, lines.shape[0], heads, size).permute(1, 2, 0, 3)

    query = product(attention.query, asking, asking_rows)
    key, value = (product(part, told, rows) for part in (attention.key, attention.value))
    # a softmax, but for its first step, which guards powers of scores far above those seen (20)
    weights = (query @ key.transpose(-1, -2) / math.sqrt(size) + mask).exp()
    seen = (weights @ value / weights.sum(-1, keepdim=True)).transpose(1, 2).reshape(-1, heads * size)[slots]
    states = output.LayerNorm(output.dense(seen) + asking)
    wide = layer.intermediate.intermediate_act_fn(layer.intermediate.dense(states))
    done: Tensor = layer.output.LayerNorm(layer.output.dense(wide) + states)
    return done
