"""Writes what teachers say of examples: python models/names-default/answer.py EXAMPLES.npz ENCODER OUT.npy TEACHER ...

The TEACHERs are folders that ``train.py`` wrote. For each word of the examples OUT holds the mean of their logits, and
the directions in which the states of the first one vary most, each scaled to a variance of about one: numbers of two
bytes, in the words' order. Students then learn without asking anew. Needs torch, transformers, safetensors.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parent))

from network import SIZES, Tagger, load
from train import Examples, said

#: Directions of the states that are told.
_SIDES = 56
#: Subwords in a batch; batches that the directions are taken from.
_BUDGET, _SAMPLE = 32768, 40


def main(path: Path, encoder: Path, out: Path, folders: list[Path]) -> None:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    teachers = [load(folder).to(device) for folder in folders]
    data = Examples.read(path, encoder, teachers[0], device)
    todo = data.batches(sorted(set(data.rounds.tolist())), _BUDGET, random.Random(0))

    @torch.no_grad()
    def ask(model: Tagger, items: list[int]) -> tuple[Tensor, Tensor]:
        batch = data.batch(items)
        with torch.autocast(device.type, torch.bfloat16):
            return said(model, batch).float(), batch.numbers

    sample = torch.cat([ask(teachers[0], items)[0] for items in todo[:_SAMPLE]])
    mean = sample.mean(0)
    values, vectors = torch.linalg.eigh((sample - mean).t() @ (sample - mean) / len(sample))
    turn = vectors[:, -_SIDES:] / values[-_SIDES:].mean().sqrt()
    answers = np.zeros((len(data.tags), sum(SIZES) + _SIDES), dtype=np.float16)
    for items in todo:
        logits = []
        for number, model in enumerate(teachers):
            states, words = ask(model, items)
            with torch.no_grad():
                logits.append(model.head(states))
            if not number:
                sides = (states - mean) @ turn
        told = torch.cat([torch.stack(logits).mean(0), sides], dim=1)
        answers[words.cpu().numpy()] = told.half().cpu().numpy()
    np.save(out, answers)


if __name__ == "__main__":
    source, start, target, *given = map(Path, sys.argv[1:])
    main(source, start, target, given)
