"""A tagger with states of fewer dimensions, which begins with what a wide one knows."""

from __future__ import annotations

from collections.abc import Callable

import torch
from network import Folded, Tagger, set_activation
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

#: The parts of a layer's attention that are multiplied by the states.
_ASKING = ("query", "key", "value")


@torch.no_grad()
def narrowed(model: Tagger, width: int, units: int, read: Callable[[], None]) -> Tagger:
    """A narrower tagger, before it is trained on.

    The states are turned into the directions in which they vary most, as in *SliceGPT* (Ashkboos et al., ICLR 2024);
    the heads and units that add most to them are kept. A random turn within those directions leaves none much larger
    than others, so that norms over all dimensions stay about what they were; what a norm is multiplied with and what
    is added to it is fitted by least squares.

    Args:
        model: the wide tagger; it stays as it is.
        width: dimensions of the states; a multiple of a head's.
        units: between the feed-forward products.
        read: has the wide tagger read what its states are measured on.
    """
    turn, power = _measured(model, width, read)
    fits = _fitted(model, turn, read)
    config = BertConfig.from_dict(model.encoder.config.to_dict())
    size = config.hidden_size // config.num_attention_heads
    config.hidden_size, config.intermediate_size, config.num_attention_heads = width, units, width // size
    made = Tagger(BertModel(config, add_pooling_layer=False), model.pieces).to(turn.device)
    new, old = made.encoder.embeddings, model.encoder.embeddings
    for part, source in (
        (new.position_embeddings, old.position_embeddings),
        (new.token_type_embeddings, old.token_type_embeddings),
        (made.head, model.head),
    ):
        part.weight.copy_(source.weight @ turn.t())
    made.head.bias.copy_(model.head.bias)
    new.word_embeddings = Folded(old.word_embeddings.weight.clone(), turn.clone())
    if model.pieces:
        made.scales.copy_(model.scales.mean(1, keepdim=True).expand_as(made.scales))
    for layer, wide in zip(made.encoder.encoder.layer, model.encoder.encoder.layer, strict=True):
        seen, wrote = wide.attention.output.dense, wide.output.dense
        heads = (power[seen] * seen.weight.square().sum(0)).view(-1, size).sum(1).topk(width // size).indices
        kept = (heads.sort().values[:, None] * size + torch.arange(size, device=turn.device)).flatten()
        left = (power[wrote] * wrote.weight.square().sum(0)).topk(units).indices.sort().values
        asking = [(getattr(layer.attention.self, name), getattr(wide.attention.self, name), kept) for name in _ASKING]
        for part, source, rows in (*asking, (layer.intermediate.dense, wide.intermediate.dense, left)):
            part.weight.copy_(source.weight[rows] @ turn.t())
            part.bias.copy_(source.bias[rows])
        for part, source, columns in ((layer.attention.output.dense, seen, kept), (layer.output.dense, wrote, left)):
            part.weight.copy_(turn @ source.weight[:, columns])
            part.bias.copy_(turn @ source.bias)
    for norm, (slope, base) in zip(_norms(made), fits, strict=True):
        norm.weight.copy_(slope)
        norm.bias.copy_(base)
    set_activation(made, config.hidden_act)
    return made


def _norms(model: Tagger) -> list[nn.LayerNorm]:
    layers = model.encoder.encoder.layer
    inner = [part.LayerNorm for layer in layers for part in (layer.attention.output, layer.output)]
    return [model.encoder.embeddings.LayerNorm, *inner]


def _measured(model: Tagger, width: int, read: Callable[[], None]) -> tuple[Tensor, dict[nn.Linear, Tensor]]:
    """The turn into fewer dimensions, and for each product that adds to the states how strong its inputs are."""
    device, wide = model.head.weight.device, model.encoder.config.hidden_size
    spread = torch.zeros(wide, wide, device=device)
    products = [part.dense for layer in model.encoder.encoder.layer for part in (layer.attention.output, layer.output)]
    power = {part: torch.zeros(part.in_features, device=device) for part in products}

    def measure(_part: nn.Module, _given: tuple[Tensor], made: Tensor) -> None:
        rows = made.flatten(0, -2).float()
        spread.add_(rows.t() @ rows)

    def weigh(part: nn.Linear, given: tuple[Tensor], _made: Tensor) -> None:
        power[part] += given[0].flatten(0, -2).float().square().sum(0)

    hooks = [norm.register_forward_hook(measure) for norm in _norms(model)]
    hooks += [part.register_forward_hook(weigh) for part in products]
    read()
    for hook in hooks:
        hook.remove()
    directions = torch.linalg.eigh(spread).eigenvectors[:, -width:]
    return torch.linalg.qr(torch.randn(width, width, device=device)).Q @ directions.t(), power


def _fitted(model: Tagger, turn: Tensor, read: Callable[[], None]) -> list[tuple[Tensor, Tensor]]:
    """For each norm, by dimension, the factor and the summand that come next to the turned states of the wide one."""
    width = len(turn)
    # how many, what is normed, what it should be, the square of the one, the product of both
    sums = {norm: torch.zeros(5, width, device=turn.device) for norm in _norms(model)}

    def compare(norm: nn.LayerNorm, given: tuple[Tensor], made: Tensor) -> None:
        aim = made.flatten(0, -2).float() @ turn.t()
        normed = functional.layer_norm(given[0].flatten(0, -2).float() @ turn.t(), (width,))
        sums[norm] += torch.stack([x.sum(0) for x in (torch.ones_like(aim), normed, aim, normed**2, normed * aim)])

    hooks = [norm.register_forward_hook(compare) for norm in sums]
    read()
    for hook in hooks:
        hook.remove()
    fits = []
    for count, normed, aim, square, product in sums.values():
        slope = (product - normed * aim / count) / (square - normed**2 / count)
        fits.append((slope, (aim - slope * normed) / count))
    return fits
