"""Random weights that depend on the seed and the parameter's name alone, and compress well where nobody looks."""

import zlib

import torch

SEED = 20250601
PATTERN_ROWS = 64


def generator(name: str) -> torch.Generator:
    return torch.Generator().manual_seed(SEED ^ zlib.crc32(name.encode()))


def randomize(model: torch.nn.Module, used_ids: list[int] | None = None, exact: bool = True) -> None:
    """
    Overwrites every parameter in place. Rows of the token table that no fixture text uses repeat every 64 rows, so that
    a table of 150,000 rows takes a few kilobytes when compressed.

    With `exact`, every value is a multiple of 1/128 below 2: F16 and BF16 keep those exactly.
    """
    for name, parameter in sorted(model.named_parameters()):
        with torch.no_grad():
            parameter.copy_(_values(name.removeprefix("model."), parameter.shape, used_ids, exact))


def _values(name: str, shape: torch.Size, used_ids: list[int] | None, exact: bool) -> torch.Tensor:
    random = generator(name)
    if "norm" in name.lower() and name.endswith("weight"):
        values = 1 + 0.2 * torch.randn(shape, generator=random)
    elif name.endswith("bias"):
        values = 0.2 * torch.randn(shape, generator=random)
    elif used_ids is not None and "embed_tokens" in name:
        pattern = 0.3 * torch.randn((PATTERN_ROWS, shape[1]), generator=random)
        values = pattern[torch.arange(shape[0]) % PATTERN_ROWS]
        values[used_ids] = 0.3 * torch.randn((len(used_ids), shape[1]), generator=random)
    elif "word_embeddings" in name:
        values = 0.9 * torch.randn(shape, generator=random)  # or BERT's positions outshout its words
    else:
        values = 0.25 * torch.randn(shape, generator=random)
    return torch.round(values * 128).clamp(-255, 255) / 128 if exact else values
