"""Hidden states after the final norm, for a batch of mixed lengths padded on the right and on the left."""

import torch

from fixture import Fixture


def padded(sequences: list[list[int]], pad: int, left: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask, both [rows, longest] of I64."""
    longest = max(map(len, sequences))
    ids = torch.full((len(sequences), longest), pad)
    mask = torch.zeros_like(ids)
    for row, sequence in enumerate(sequences):
        at = longest - len(sequence) if left else 0
        ids[row, at : at + len(sequence)] = torch.tensor(sequence)
        mask[row, at : at + len(sequence)] = 1
    return ids, mask


def states(model, sequences: list[list[int]], pad: int, left: bool = False) -> torch.Tensor:
    """[rows, longest, hidden]; zero at the padding."""
    ids, mask = padded(sequences, pad, left)
    return model(input_ids=ids, attention_mask=mask).last_hidden_state * mask.unsqueeze(-1)


@torch.no_grad()
def add(fixture: Fixture, model, sequences: list[list[int]], pad: int, prefix: str = "", left: bool = True) -> None:
    """
    `hidden.right` and `hidden.left`. Also checks that padding does not matter to the reference itself: to BERT, whose
    positions are absolute, padding on the left does.
    """
    padded_right = states(model, sequences, pad)
    padded_left = states(model, sequences, pad, left=True)
    for row, sequence in enumerate(sequences):
        n = len(sequence)
        alone = model(input_ids=torch.tensor([sequence])).last_hidden_state[0]
        for other in (padded_right[row, :n], padded_left[row, -n:])[: 2 if left else 1]:
            torch.testing.assert_close(other, alone, rtol=2e-4, atol=2e-5)
    fixture.json.setdefault("hidden", {"pad": pad, "ids": sequences})
    fixture.put(prefix + "hidden.right", padded_right)
    if left:
        fixture.put(prefix + "hidden.left", padded_left)


def random_sequences(vocabulary: int, lengths: list[int], random: torch.Generator) -> list[list[int]]:
    return [torch.randint(4, vocabulary, (n,), generator=random).tolist() for n in lengths]
