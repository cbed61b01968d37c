"""The losses by their formulas, checked against known numbers when this module is loaded."""

import math

import torch
from torch.nn import functional


def infonce(
    queries: torch.Tensor,
    documents: torch.Tensor,
    counts: list[int],
    temperature: float = 0.1,
    in_batch: bool = True,
    mask_fake_negatives: bool = False,
    fake_negative_margin: float = 0.1,
    query_query: bool = False,
    document_document: bool = False,
) -> torch.Tensor:
    """
    InfoNCE with ms-swift's switches.

    queries [B, d], documents [M, d], of length 1; counts: number of documents of each row, its positive first. The loss
    of each row, [B].
    """
    starts = [sum(counts[:row]) for row in range(len(counts))]
    scores = queries @ documents.T
    rows = []
    for row, start in enumerate(starts):
        own = scores[row, start]
        limit = own.detach() + fake_negative_margin
        if not in_batch:
            logits = [scores[row, start : start + counts[row]]]
        else:
            logits = [drop(scores[row], scores[row] > limit) if mask_fake_negatives else scores[row]]
            if query_query:
                others = queries @ queries[row]
                away = torch.arange(len(counts)) == row
                logits.append(drop(others, away | (others > limit) if mask_fake_negatives else away))
            if document_document:
                logits.append(drop(documents @ documents[start], torch.arange(len(documents)) == start))
        rows.append(torch.cat(logits).div(temperature).logsumexp(0) - own / temperature)
    return torch.stack(rows)


def drop(scores: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    return scores.masked_fill(which, -math.inf)


def pointwise(differences: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """differences z_yes - z_no [n], labels 0 or 1 [n]."""
    return functional.binary_cross_entropy_with_logits(differences, labels)


def listwise(differences: torch.Tensor, group_size: int, temperature: float = 1.0) -> torch.Tensor:
    """Groups of equal size, the relevant document first in each."""
    groups = differences.view(-1, group_size) / temperature
    return functional.cross_entropy(groups, torch.zeros(len(groups), dtype=torch.long))


def _check() -> None:
    def at(*degrees: float) -> torch.Tensor:
        angles = torch.tensor(degrees, dtype=torch.float64) * math.pi / 180
        return torch.stack([angles.cos(), angles.sin()], 1)

    def close(value: torch.Tensor, expected: float) -> None:
        assert abs(value.mean().item() - expected) < 1e-7, (value, expected)

    easy = (at(0, 90), at(20, 60, 100, 85), [2, 2])
    close(infonce(*easy), 0.44957491)
    close(infonce(*easy, temperature=0.01), 0.70825366)
    close(infonce(*easy, in_batch=False), 0.38197087)
    hard = (at(0, 90), at(40, 5, 100, 85), [2, 2])
    close(infonce(*hard), 1.58204343)
    close(infonce(*hard, mask_fake_negatives=True), 0.38413705)
    close(infonce(*hard, query_query=True, document_document=True), 1.84200950)
    three = torch.tensor([2.0, 0.5, -1.0], dtype=torch.float64)
    close(pointwise(three, torch.tensor([1.0, 0, 0], dtype=torch.float64)), 0.47142223)
    close(listwise(three, 3), 0.24131130)


_check()
