"""Texts for the tiny vocabulary: words w4 … w319, each one token with that id."""

import torch

from tokenizer_files import WORDS


class Rows:
    def __init__(self, random: torch.Generator):
        self.random = random

    def text(self, length: int) -> str:
        return " ".join(f"w{i}" for i in torch.randint(4, WORDS, (length,), generator=self.random).tolist())

    def short(self) -> str:
        return self.text(int(torch.randint(1, 14, (), generator=self.random)))

    def items(self) -> list[dict]:
        lengths = [3, 1, 9, 5, 20, 0, 61]
        return [{"role": "query" if i % 2 else "document", "text": self.text(n)} for i, n in enumerate(lengths)]

    def long_items(self) -> list[dict]:
        return [{"role": "document", "text": self.text(n)} for n in (40, 14, 15, 3)]

    def groups(self, rows: int, negatives: int) -> list:
        return [(self.short(), self.short(), [self.short() for _ in range(negatives)]) for _ in range(rows)]

    def ragged(self) -> list:
        return [self.groups(1, negatives)[0] for negatives in (1, 0, 3)]
