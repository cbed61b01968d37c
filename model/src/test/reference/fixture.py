"""One fixture: a checkpoint folder as transformers saves it, and what the reference implementation computes with it."""

import gzip
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file


class Fixture:
    """Collects expected tensors and their JSON description, then writes both beside the compressed checkpoint."""

    def __init__(self, name: str, work: Path, out: Path):
        self.name = name
        self.checkpoint = work / name
        self.checkpoint.mkdir(parents=True)
        self.out = out / name
        self.json: dict = {}
        self._tensors: dict[str, torch.Tensor] = {}

    def put(self, name: str, tensor: torch.Tensor) -> None:
        """Keeps an expected tensor: F32, or I64 for whole numbers."""
        if name in self._tensors:
            raise ValueError(f"{self.name}: {name} is there already")
        tensor = tensor.detach()
        if tensor.is_floating_point():
            if not torch.isfinite(tensor).all():
                raise ValueError(f"{self.name}: {name} is not finite")
            tensor = tensor.to(torch.float32)
        self._tensors[name] = tensor.clone().contiguous()

    def write(self) -> None:
        shutil.rmtree(self.out, ignore_errors=True)
        # Qwen3's tokenizer is stored once for all; expected.json says which form belongs here.
        left_out = {"README.md"} | ({"tokenizer.json", "tokenizer_config.json"} if "tokenizer" in self.json else set())
        for file in sorted(self.checkpoint.rglob("*")):
            if file.is_file() and file.name not in left_out:
                self._copy(file)
        if self._tensors:
            save_file(dict(sorted(self._tensors.items())), self.out / "expected.safetensors")
        (self.out / "expected.json").write_text(pretty(self.json) + "\n", encoding="utf-8")

    def _copy(self, file: Path) -> None:
        target = self.out / file.relative_to(self.checkpoint)
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.name.startswith("model") and file.suffix == ".safetensors":
            compress(file.read_bytes(), target.with_name(target.name + ".gz"))
        else:
            shutil.copyfile(file, target)


def compress(content: bytes, target: Path) -> None:
    """The same bytes every time: no file name and no time in the header."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as zipped:
        zipped.write(content)


def pretty(value, indent: str = "") -> str:
    """JSON with an object's keys on lines of their own and lists of plain values on one line."""
    inner = indent + "  "
    if isinstance(value, dict) and value:
        lines = [f"{inner}{json.dumps(k)}: {pretty(v, inner)}" for k, v in value.items()]
        return "{\n" + ",\n".join(lines) + "\n" + indent + "}"
    if isinstance(value, list) and any(isinstance(v, (dict, list)) for v in value):
        return "[\n" + ",\n".join(inner + pretty(v, inner) for v in value) + "\n" + indent + "]"
    return json.dumps(value, ensure_ascii=True)
