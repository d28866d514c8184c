"""The network of the taggers: an encoder whose words or subwords carry two rows of tags, and what is done to it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
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


@torch.no_grad()
def narrowed(model: Tagger, width: int, units: int, read: Callable[[], None]) -> Tagger:
    """A tagger with states of fewer dimensions, which begins with what the wide one knows.

    The states are turned into the directions in which they vary most, as in *SliceGPT* (Ashkboos et al., ICLR 2024);
    the heads and units that add most to them are kept. A random turn within those directions leaves none much larger
    than others, so that norms over all dimensions stay about what they were.

    Args:
        model: the wide tagger; it stays as it is.
        width: dimensions of the states; a multiple of a head's.
        units: between the feed-forward products.
        read: has the wide tagger read what its states are measured on.
    """
    old = model.encoder.embeddings, model.encoder.encoder.layer
    norms = [old[0].LayerNorm, *(part.LayerNorm for layer in old[1] for part in (layer.attention.output, layer.output))]
    products = [part.dense for layer in old[1] for part in (layer.attention.output, layer.output)]
    wide = model.encoder.config.hidden_size
    spread = torch.zeros(wide, wide, device=model.head.weight.device)
    power = {part: torch.zeros(part.in_features, device=spread.device) for part in products}

    def measure(_part: nn.Module, _given: tuple[Tensor], made: Tensor) -> None:
        rows = made.flatten(0, -2).float()
        spread.add_(rows.t() @ rows)

    def weigh(part: nn.Module, given: tuple[Tensor], _made: Tensor) -> None:
        power[part] += given[0].flatten(0, -2).float().square().sum(0)

    hooks = [norm.register_forward_hook(measure) for norm in norms]
    hooks += [part.register_forward_hook(weigh) for part in products]
    read()
    for hook in hooks:
        hook.remove()
    directions = torch.linalg.eigh(spread).eigenvectors[:, -width:]
    turn = torch.linalg.qr(torch.randn(width, width, device=spread.device)).Q @ directions.t()

    # of each norm, by dimension: how many, what is normed, what was made, the square of the one, the product of both
    sums = {norm: torch.zeros(5, width, device=spread.device) for norm in norms}

    def compare(norm: nn.Module, given: tuple[Tensor], made: Tensor) -> None:
        aim = made.flatten(0, -2).float() @ turn.t()
        normed = functional.layer_norm(given[0].flatten(0, -2).float() @ turn.t(), (width,))
        sums[norm] += torch.stack([x.sum(0) for x in (torch.ones_like(aim), normed, aim, normed**2, normed * aim)])

    hooks = [norm.register_forward_hook(compare) for norm in norms]
    read()
    for hook in hooks:
        hook.remove()

    config = BertConfig.from_dict(model.encoder.config.to_dict())
    size = wide // config.num_attention_heads
    config.hidden_size, config.intermediate_size, config.num_attention_heads = width, units, width // size
    made = Tagger(BertModel(config, add_pooling_layer=False).to(spread.device), model.pieces).to(spread.device)
    new = made.encoder.embeddings, made.encoder.encoder.layer
    for one, other in (
        (new[0].position_embeddings, old[0].position_embeddings),
        (new[0].token_type_embeddings, old[0].token_type_embeddings),
        (made.head, model.head),
    ):
        one.weight.copy_(other.weight @ turn.t())
    made.head.bias.copy_(model.head.bias)
    new[0].word_embeddings = Folded(old[0].word_embeddings.weight.clone(), turn.clone())
    if model.pieces:
        made.scales.copy_(model.scales.mean(1, keepdim=True).expand_as(made.scales))
    for one, other in zip(new[1], old[1], strict=True):
        seen, wrote = other.attention.output.dense, other.output.dense
        said = (power[seen] * seen.weight.square().sum(0)).view(-1, size).sum(1)
        heads = said.topk(width // size).indices.sort().values
        kept = (heads[:, None] * size + torch.arange(size, device=heads.device)).flatten()
        left = (power[wrote] * wrote.weight.square().sum(0)).topk(units).indices.sort().values
        for name in ("query", "key", "value"):
            _take(getattr(one.attention.self, name), getattr(other.attention.self, name), kept, turn)
        _take(one.intermediate.dense, other.intermediate.dense, left, turn)
        for part, source, columns in (
            (one.attention.output.dense, seen, kept),
            (one.output.dense, wrote, left),
        ):
            part.weight.copy_(turn @ source.weight[:, columns])
            part.bias.copy_(turn @ source.bias)
    for norm, source in zip(
        [new[0].LayerNorm, *(part.LayerNorm for layer in new[1] for part in (layer.attention.output, layer.output))],
        norms,
        strict=True,
    ):
        count, normed, aim, square, product = sums[source]
        slope = (product - normed * aim / count) / (square - normed**2 / count)
        norm.weight.copy_(slope)
        norm.bias.copy_((aim - slope * normed) / count)
    set_activation(made, config.hidden_act)
    return made


def _take(part: nn.Linear, source: nn.Linear, rows: Tensor, turn: Tensor) -> None:
    """Some rows of a product, for states that were turned."""
    part.weight.copy_(source.weight[rows] @ turn.t())
    part.bias.copy_(source.bias[rows])


def keep_units(model: Tagger, kept: Sequence[Tensor]) -> None:
    """Leave out the units between the feed-forward products but those named, by layer, counted from 0."""
    for layer, units in zip(model.encoder.encoder.layer, kept, strict=True):
        wide, narrow = layer.intermediate.dense, layer.output.dense
        wide.weight, wide.bias = nn.Parameter(wide.weight[units]), nn.Parameter(wide.bias[units])
        narrow.weight = nn.Parameter(narrow.weight[:, units])
        wide.out_features = narrow.in_features = len(units)
    model.encoder.config.intermediate_size = len(kept[0])


def set_activation(model: Tagger, name: str) -> None:
    """Use another activation between the feed-forward products; ``relu`` takes an eighth of what ``gelu`` does."""
    model.encoder.config.hidden_act = name
    for layer in model.encoder.encoder.layer:
        layer.intermediate.intermediate_act_fn = ACT2FN[name]
