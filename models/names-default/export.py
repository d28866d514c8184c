"""Makes the artefact of a trained tagger: python models/names-default/export.py WEIGHTS OUT [EARLIER ...]

WEIGHTS and the EARLIER stages, which the manifest records too, are what train.py wrote; OUT takes ``model.onnx``
(weights of eight bits, activations quantised as they come), ``tokenizer.json`` and ``manifest.json``. Needs torch,
transformers, onnx, onnxscript and onnxruntime.
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
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parent))

from layout import TAGS
from network import Tagger, load


class Graph(nn.Module):
    """The tagger with logits in float32, as the graph gives them."""

    def __init__(self, model: Tagger) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        logits: Tensor = self.model(ids, mask)
        return logits


def to_onnx(model: Tagger, path: Path) -> None:
    """Write the graph in float32; onnxruntime fuses what can be fused when it loads it."""
    ids = torch.randint(5, 1000, (2, 16, model.pieces) if model.pieces else (2, 16))
    model.encoder.config._attn_implementation = "eager"
    shape = {0: "batch", 1: "subwords"}
    torch.onnx.export(
        Graph(model).eval(),
        (ids, torch.ones_like(ids[..., 0] if model.pieces else ids)),
        str(path),
        input_names=["ids", "mask"],
        output_names=["logits"],
        dynamic_axes={"ids": shape, "mask": shape, "logits": shape},
        opset_version=17,
        dynamo=False,
    )


def main(weights: Path, out: Path, earlier: list[Path]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    model = load(weights)
    with tempfile.TemporaryDirectory() as temporary:
        full = Path(temporary) / "full.onnx"
        to_onnx(model, full)
        quantize_dynamic(
            full,
            out / "model.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
        )
    shutil.copyfile(weights / "tokenizer.json", out / "tokenizer.json")
    stages = [*earlier, weights]
    training = {stage.name: json.loads((stage / "training.json").read_text(encoding="utf-8")) for stage in stages}
    manifest = {
        "name": out.name,
        "backend": "encoder",
        "languages": ["bg", "ru"],
        "labels": ["PER", "LOC", "ORG"],
        "tags": TAGS,
        "pieces": model.pieces,
        "pad": model.encoder.config.pad_token_id,
        "layers": model.encoder.config.num_hidden_layers,
        "encoder": "multilingual-e5-small (MIT), first layers, vocabulary pruned to Cyrillic and Latin",
        "data": [
            "SlavicNER, bg and ru, single-topic-out train",
            "NEREL 1.1 train",
            "factRuEval-2016 devset",
            "pages with gold: 92 of evaluation/pages/development, 24 others of the kind",
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
    main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
