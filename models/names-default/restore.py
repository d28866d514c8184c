"""Weights to train on from an artefact: python models/names-default/restore.py ARTEFACT ENCODER WEIGHTS

ARTEFACT is what ``export.py`` wrote, ENCODER the folder that its training began with, of which only the configuration
is read; WEIGHTS is such a folder as ``train.py`` writes. Weights of eight bits come back as the numbers that they stand
for, so that what is exported again is the same network. Needs torch, transformers, onnx.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertModel

sys.path.insert(0, str(Path(__file__).resolve().parent))

from network import SUBWORDS, Tagger, save, set_activation

_Array = npt.NDArray[np.float32]
_EMBEDDINGS = SUBWORDS.rpartition(".")[0]


def arrays_of(path: Path) -> dict[str, _Array]:
    """A graph's arrays by name, as real numbers; weights are outputs by inputs, as torch has them."""
    given = {item.name: numpy_helper.to_array(item) for item in onnx.load(str(path)).graph.initializer}
    found = {}
    for name, array in given.items():
        if name.endswith(("_scale", "_zero_point")):
            continue
        stem = name.removesuffix("_quantized")
        if stem != name:
            zero, scale = given[f"{stem}_zero_point"], given[f"{stem}_scale"]
            array = (array.astype(np.float32) - zero.astype(np.float32)) * scale
        if stem.endswith("_Transposed"):
            stem, array = stem.removesuffix("_Transposed"), array.T
        found[stem] = array
    return found


def restored(artefact: Path, encoder: Path) -> Tagger:
    """The tagger of an artefact.

    Raises:
        RuntimeError: its graph lacks a part of the network, or has one of another size.
    """
    manifest = json.loads((artefact / "manifest.json").read_text(encoding="utf-8"))
    arrays = arrays_of(artefact / "model.onnx")
    config = BertConfig.from_json_file(encoder / "config.json")
    size = config.hidden_size // config.num_attention_heads
    config.hidden_size = arrays["words.weight"].shape[1]
    config.num_attention_heads = config.hidden_size // size
    config.num_hidden_layers = int(manifest["layers"])
    config.intermediate_size = len(arrays["model.encoder.encoder.layer.0.intermediate.dense.bias"])
    model = Tagger(BertModel(config, add_pooling_layer=False), int(manifest["pieces"]))
    if manifest["pieces"]:
        set_activation(model, "relu")
    weights = {name.removeprefix("model."): torch.from_numpy(np.array(array)) for name, array in arrays.items()}
    # the graph has the token type in the columns
    weights[f"{_EMBEDDINGS}.position_embeddings.weight"] = weights.pop("columns.weight")
    weights[f"{_EMBEDDINGS}.token_type_embeddings.weight"] = torch.zeros(2, config.hidden_size)
    weights[f"{SUBWORDS}.weight"] = weights.pop("words.weight")
    model.load_state_dict(weights)
    return model


if __name__ == "__main__":
    source, start, out = map(Path, sys.argv[1:])
    told = json.loads((source / "manifest.json").read_text(encoding="utf-8"))["training"]
    save(restored(source, start), start / "tokenizer.json", out, list(told.values())[-1])
