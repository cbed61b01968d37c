"""
Runs ms-swift itself on the tiny Qwen3 models: keeps an adapter it trained, and the losses it logs at the first step, where B
is zero and the model therefore the base model. See README.md; ms-swift wants an environment of its own.
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import torch
from peft import PeftModel
from sentence_transformers import SentenceTransformer
from transformers import AutoModelForCausalLM

import embedding
import lora
import reranker
import texts
import tokenizer_files
from fixture import Fixture

FIXTURES = Path(__file__).parent.parent / "resources" / "reference"
NAME = "ms-swift-adapter"
COMMON = """
    --train_type lora --lora_rank 4 --lora_alpha 8 --lora_dropout 0 --target_modules all-linear
    --gradient_accumulation_steps 1 --learning_rate 0.05 --torch_dtype float32 --bf16 false --fp16 false
    --dataset_num_proc 1 --dataloader_num_workers 0 --logging_steps 1 --eval_strategy no --report_to none
    --gradient_checkpointing false
""".split()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--swift", type=Path, required=True, help="the program swift of ms-swift 3.6.4")
    options.add_argument("--qwen3", type=Path, required=True, help="folder with tokenizer.json, tokenizer_config.json")
    args = options.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as work:
        make(args.swift.absolute(), args.qwen3, Path(work))


def make(swift: Path, qwen3: Path, work: Path) -> None:
    fixture = Fixture(NAME, work, FIXTURES)
    embedder, expected = unpack("qwen3-embedding", qwen3, work)
    groups = expected["infonce"]["even"]
    rows = [{"query": g["query"], "response": g["positive"], "rejected_response": g["negatives"]} for g in groups]
    run, log = train(
        swift, work, embedder, rows,
        "--model_type qwen3_emb --task_type embedding --loss_type infonce --per_device_train_batch_size 5 --max_steps 3",
    )  # fmt: skip
    adapter = fixture.checkpoint / "adapters" / "ms-swift"
    adapter.mkdir(parents=True)
    for name in ("adapter_config.json", "adapter_model.safetensors", "additional_config.json"):
        shutil.copyfile(run / "checkpoint-3" / name, adapter / name)
    lora.tidy(adapter, "qwen3-embedding")
    fixture.json["model"] = "qwen3-embedding"
    fixture.json["tokenizer"] = "qwen3-embedding"
    fixture.json["embeddings"] = expected["embeddings"]
    fixture.json["infonce"] = {"groups": groups, "temperature": 0.1, "query_prompt": "", "loss": log[0]["loss"]}
    with torch.no_grad():
        fixture.put("adapter.ms-swift.embeddings", vectors(embedder, adapter, expected["embeddings"]["items"]))
    fixture.json["rerank"] = rerank_losses(swift, qwen3, work)
    fixture.write()


def vectors(folder: Path, adapter: Path, items: list[dict]) -> torch.Tensor:
    """By the causal-LM class, because ms-swift always trains that one."""
    model = SentenceTransformer(str(folder), device="cpu")
    prompted = [embedding.prompt(model, item["role"]) + item["text"] for item in items]
    adapted = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(folder), adapter).eval()
    model[0].model = adapted.base_model.model.model
    return model.encode(prompted, convert_to_tensor=True)


def rerank_losses(swift: Path, qwen3: Path, work: Path) -> dict:
    """Losses over the rows of qwen3-reranker; listwise as it was in mid-2025: over log sigmoid of z_yes - z_no."""
    folder, expected = unpack("qwen3-reranker", qwen3, work)
    rows, size = expected["rows"], expected["group_size"]
    chats = [
        {
            "system": reranker.JUDGE,
            "input": f"<Instruct>: {texts.INSTRUCTION}\n<Query>: {row['query']}\n<Document>: {row['document']}",
            "output": "<think>\n\n</think>\n\n" + ("yes" if row["relevant"] else "no"),
        }
        for row in rows
    ]
    groups = [
        {
            "query": rows[at]["query"],
            "response": rows[at]["document"],
            "rejected_response": [row["document"] for row in rows[at + 1 : at + size]],
        }
        for at in range(0, len(rows), size)
    ]
    sft = "--model_type qwen3 --loss_scale ignore_empty_think --per_device_train_batch_size 8 --max_steps 1"
    pairs = "--model_type qwen3_reranker --task_type generative_reranker --padding_side left --max_steps 1"
    losses = {"sft": train(swift, work, folder, chats, sft)[1][0]["loss"]}
    for name, kind in (("pointwise", "generative_reranker"), ("listwise", "listwise_generative_reranker")):
        options = f"{pairs} --per_device_train_batch_size {len(groups)} --loss_type {kind}"
        losses[name] = train(swift, work, folder, groups, options)[1][0]["loss"]
    return {"rows": rows, "group_size": size, "losses": losses}


def train(swift: Path, work: Path, model: Path, rows: list[dict], options: str) -> tuple[Path, list[dict]]:
    """One training; the folder of the run, and its log with a loss in each line."""
    run = Path(tempfile.mkdtemp(dir=work))
    (run / "rows.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    command = [str(swift), "sft", "--model", str(model), "--dataset", str(run / "rows.jsonl")]
    command += ["--output_dir", str(run), "--add_version", "false", *COMMON, *options.split()]
    environment = {**os.environ, "INFONCE_TEMPERATURE": "0.1", "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    subprocess.run(command, check=True, env=environment)
    lines = [json.loads(line) for line in (run / "logging.jsonl").read_text("utf-8").splitlines()]
    return run, [line for line in lines if "loss" in line]


def unpack(name: str, qwen3: Path, work: Path) -> tuple[Path, dict]:
    """A committed fixture as a model folder, ready to open."""
    source, folder = FIXTURES / name, work / name
    shutil.copytree(source, folder)
    (folder / "model.safetensors").write_bytes(gzip.decompress((folder / "model.safetensors.gz").read_bytes()))
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    tokenizer_files.write_qwen3(qwen3, folder, end_token=expected["tokenizer"] == "qwen3-embedding")
    return folder, expected


if __name__ == "__main__":
    main()
