"""Trains adapters with Freshet's command line and loads them in PEFT: the vectors must be the same.

    python check_export.py make DIR BERT
    python check_trained.py FRESHET DIR DATA.jsonl RECORD.json

FRESHET is the launcher, DIR what check_export.py made (a real BERT and a random Qwen3), DATA questions with answers such
as samples/agriculture-zh/qa-pairs.jsonl. The script fails if any coordinate of a vector is off by more than 1e-5.
"""

import json
import subprocess
import sys
from pathlib import Path

import peft
import torch
import transformers
from peft import PeftModel
from transformers import AutoModel, AutoTokenizer

TOLERANCE = 1e-5
LENGTH = 64


def freshet(launcher: str, *arguments: str, text: str | None = None) -> str:
    done = subprocess.run([launcher, *arguments], input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return done.stdout


def trained(launcher: str, model: Path, data: Path) -> Path:
    out = model / "trained"
    freshet(
        launcher, "train", "embedding", "--model", str(model / "base"), "--dataset", str(data), "--out", str(out),
        "--max-steps", "5", "--per-device-train-batch-size", "8", "--gradient-accumulation-steps", "1",
        "--learning-rate", "1e-3", "--max-length", str(LENGTH),
    )  # fmt: skip
    return (out / "last").resolve()


def by_freshet(launcher: str, base: Path, adapter: Path | None, texts: list[str]) -> torch.Tensor:
    lines = "\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in texts)
    more = ["--adapter", str(adapter)] if adapter else []
    out = freshet(launcher, "embed", "--model", str(base), "--max-length", str(LENGTH), *more, text=lines)
    return torch.tensor([json.loads(line)["embedding"] for line in out.splitlines()])


def by_peft(base: Path, adapter: Path, last_token: bool, texts: list[str]) -> torch.Tensor:
    """The keys name the class that ms-swift trains: for a decoder they have one more `model.` than AutoModel's."""
    tokenizer = AutoTokenizer.from_pretrained(base)
    loader = transformers.AutoModelForCausalLM if last_token else AutoModel
    model = PeftModel.from_pretrained(loader.from_pretrained(base), adapter).eval()
    vectors = []
    for text in texts:
        batch = tokenizer(text, return_tensors="pt", truncation=True, max_length=LENGTH)
        with torch.no_grad():
            hidden = model(**batch, output_hidden_states=True).hidden_states[-1][0]
        vectors.append(torch.nn.functional.normalize(hidden[-1] if last_token else hidden[0], dim=0))
    return torch.stack(vectors)


def check(launcher: str, model: Path, data: Path, texts: list[str]) -> dict[str, float]:
    adapter = trained(launcher, model, data)
    ours = by_freshet(launcher, model / "base", adapter, texts)
    theirs = by_peft(model / "base", adapter, model.name == "qwen3", texts)
    return {
        "largest_difference": float((ours - theirs).abs().max()),
        "change_by_the_adapter": float((ours - by_freshet(launcher, model / "base", None, texts)).abs().max()),
    }


def main(launcher: str, folder: Path, data: Path, record: Path) -> None:
    texts = [text for text in json.loads((folder / "texts.json").read_text(encoding="utf-8")) if len(text) < LENGTH / 4]
    found = {model.name: check(launcher, model, data, texts) for model in sorted(folder.iterdir()) if model.is_dir()}
    versions = {"transformers": transformers.__version__, "peft": peft.__version__, "torch": torch.__version__}
    record.write_text(json.dumps({"trained": found, "tolerance": TOLERANCE, "with": versions}, indent=2) + "\n")
    print(record.read_text())
    if any(not result["largest_difference"] <= TOLERANCE for result in found.values()):
        raise SystemExit("vectors differ")
    if any(not result["change_by_the_adapter"] > 100 * TOLERANCE for result in found.values()):
        raise SystemExit("an adapter changes nothing")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
