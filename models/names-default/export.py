"""Makes the artefact of a trained tagger: python models/names-default/export.py WEIGHTS OUT NARROW [EARLIER ...]

NARROW is the layer (from 0) whose queries are the words asked for, and from which on only they are read: 0 for a
network trained so, the last one for others. WEIGHTS and the EARLIER stages, which the manifest records too, are what
train.py wrote, or an earlier stage is an artefact with all of its own. OUT takes ``model.onnx`` (weights of eight bits,
activations quantised as they come), ``tokenizer.json`` and ``manifest.json``. Needs torch, transformers, onnx,
onnxscript and onnxruntime.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

sys.path.insert(0, str(Path(__file__).resolve().parent))

from graph import INPUTS, Graph
from layout import PARTICLES, TAGS
from network import Tagger, load


def to_onnx(model: Tagger, narrow: int, path: Path) -> None:
    """Write the graph in float32; onnxruntime fuses what can be fused when it loads it."""
    # two lines of sixteen words, of which eight in each are asked for
    words, asked = torch.arange(32), torch.arange(0, 32, 2)
    given = {
        "ids": torch.randint(5, 1000, (32, model.pieces or 1)),
        "columns": words % 16,
        "rows": words.view(2, 16),
        "slots": words,
        "mask": torch.ones(2, 16, dtype=torch.long),
        "asked": asked,
        "asked_rows": torch.arange(16).view(2, 8),
        "asked_slots": torch.arange(16),
        "asked_mask": torch.ones(2, 8, dtype=torch.long),
    }
    torch.onnx.export(
        Graph(model, narrow).eval(),
        tuple(given[name] for name in INPUTS),
        str(path),
        input_names=list(INPUTS),
        output_names=["logits"],
        dynamic_axes={name: dict(enumerate(axes)) for name, axes in INPUTS.items()} | {"logits": {0: "asked"}},
        opset_version=17,
        dynamo=False,
    )


def main(weights: Path, out: Path, narrow: int, earlier: list[Path]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    model = load(weights)
    with tempfile.TemporaryDirectory() as temporary:
        full = Path(temporary) / "full.onnx"
        to_onnx(model, narrow, full)
        quantize_dynamic(
            full,
            out / "model.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
        )
    shutil.copyfile(weights / "tokenizer.json", out / "tokenizer.json")
    training: dict[str, object] = {}
    for stage in [*earlier, weights]:
        artefact = stage / "manifest.json"
        if artefact.is_file():
            training |= json.loads(artefact.read_text(encoding="utf-8"))["training"]
        else:
            training[stage.name] = json.loads((stage / "training.json").read_text(encoding="utf-8"))
    manifest = {
        "name": out.name,
        "backend": "encoder",
        "languages": ["bg", "ru"],
        "labels": ["PER", "LOC", "ORG"],
        "tags": TAGS,
        "pieces": model.pieces,
        "particles": PARTICLES if model.pieces else [],
        "pad": model.encoder.config.pad_token_id,
        "layers": model.encoder.config.num_hidden_layers,
        "encoder": "multilingual-e5-small (MIT), first layers, vocabulary pruned to Cyrillic and Latin",
        "data": [
            "SlavicNER, bg and ru, single-topic-out train",
            "NEREL 1.1 train",
            "factRuEval-2016 devset",
            "pages with gold: the 296 of evaluation/pages/development (earlier stages: some of them), 24 like them",
            "made-up lines and changed copies (examples.py, templates.toml)",
            "texts of tests/phenomena, read by the teacher alone",
        ],
        "training": training,
        "licence": "Weights: as the project; the encoder is MIT. SlavicNER and NEREL state no licence (NEREL's texts: "
        "Wikinews, CC BY), factRuEval is MIT; none of their texts is included.",
        "files": {
            name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in ("model.onnx", "tokenizer.json")
        },
    }
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), [Path(name) for name in sys.argv[4:]])
