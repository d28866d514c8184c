"""The network of the taggers: an encoder whose words or subwords carry two rows of tags, and what is done to it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from layout import TAGS
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel
from transformers.activations import ACT2FN

SIZES = [len(tags) for tags in TAGS]
SUBWORDS = "encoder.embeddings.word_embeddings"


class Folded(nn.Module):
    """Subword vectors in fewer dimensions: a table that stays as it is, and what is learned to fold it.

    Args:
        table: subwords by dimensions.
        fold: dimensions left by dimensions.
    """

    def __init__(self, table: Tensor, fold: Tensor) -> None:
        super().__init__()
        self.table = nn.Parameter(table, requires_grad=False)
        self.fold = nn.Parameter(fold)

    @property
    def weight(self) -> Tensor:
        """The folded table."""
        return self.table @ self.fold.t()

    def forward(self, ids: Tensor) -> Tensor:
        return functional.linear(self.table[ids], self.fold)


class Tagger(nn.Module):
    """An encoder with a linear layer for both rows of tags.

    Args:
        encoder: reads subwords.
        pieces: where it is not 0, the encoder reads words: of each word that many subwords are told (the first ones
            and the last), and their vectors, each weighted by its place, are added up. Words are fewer.

    Its ``states`` may be asked for some words alone: all words are read once, those asked for on. What is trained so
    costs less where names are rare.
    """

    def __init__(self, encoder: BertModel, pieces: int = 0) -> None:
        super().__init__()
        self.encoder = encoder
        self.pieces = pieces
        self.pad = int(encoder.config.pad_token_id)
        if pieces:
            start = torch.full((pieces, encoder.config.hidden_size), 0.5)
            start[0] = 1.0
            self.scales = nn.Parameter(start)
        self.head = nn.Linear(encoder.config.hidden_size, sum(SIZES))
        self.dropout = nn.Dropout(0.1)

    def states(self, ids: Tensor, mask: Tensor, asked: Tensor | None = None) -> Tensor:
        """The last layer's states.

        Args:
            ids: rows by subwords, or rows by words by ``pieces``.
            mask: rows by subwords or words; 0 where there is none.
            asked: like ``mask``; 0 also where no state is asked for, and what is given there means nothing. All
                layers after the first read only these.
        """
        vectors = self.encoder.embeddings.word_embeddings(ids)
        if self.pieces:
            vectors = (vectors * (ids != self.pad).unsqueeze(-1) * self.scales).sum(-2)
        states: Tensor = self.encoder.embeddings(inputs_embeds=vectors)
        for number, layer in enumerate(self.encoder.encoder.layer):
            states = layer(states, hidden(mask if asked is None or not number else asked, states))
        return states

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        logits: Tensor = self.head(self.dropout(self.states(ids, mask)))
        return logits


def hidden(mask: Tensor, states: Tensor) -> Tensor:
    """A mask as attention takes it: what is to be added for each word that may be looked at."""
    return (1.0 - mask[:, None, None, :].to(states.dtype)) * torch.finfo(states.dtype).min


def first_layers(folder: Path, layers: int) -> Tagger:
    """A new tagger on the first layers of an encoder."""
    encoder = BertModel.from_pretrained(folder, num_hidden_layers=layers, add_pooling_layer=False, dtype=torch.float32)
    return Tagger(encoder)


def load(folder: Path) -> Tagger:
    """A tagger that ``save`` wrote."""
    weights = load_file(folder / "model.safetensors")
    pieces = weights["scales"].shape[0] if "scales" in weights else 0
    model = Tagger(BertModel(BertConfig.from_json_file(folder / "config.json"), add_pooling_layer=False), pieces)
    fold = weights.get(f"{SUBWORDS}.fold")
    if fold is not None:
        model.encoder.embeddings.word_embeddings = Folded(weights[f"{SUBWORDS}.table"], fold)
    model.load_state_dict(weights)
    return model.float().eval()


def save(model: Tagger, tokenizer: Path, folder: Path, record: dict[str, Any]) -> None:
    """Write weights, configuration, tokeniser and the record of the training."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, folder / "model.safetensors")
    model.encoder.config.to_json_file(folder / "config.json")
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    (folder / "training.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def drop(model: Tagger, layers: Sequence[int]) -> None:
    """Leave out some layers of the encoder, counted from 0."""
    kept = [layer for index, layer in enumerate(model.encoder.encoder.layer) if index not in layers]
    model.encoder.encoder.layer = nn.ModuleList(kept)
    model.encoder.config.num_hidden_layers = len(kept)


def set_activation(model: Tagger, name: str) -> None:
    """Use another activation between the feed-forward products; ``relu`` takes an eighth of what ``gelu`` does."""
    model.encoder.config.hidden_act = name
    for layer in model.encoder.encoder.layer:
        layer.intermediate.intermediate_act_fn = ACT2FN[name]
