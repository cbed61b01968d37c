"""Adapters with random A and B, saved by PEFT, and what changes with them."""

import json
import math
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file
from sentence_transformers import SentenceTransformer

from weights import generator

DECODER_TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
BERT_TARGETS = ["query", "key", "value", "dense"]


def save(model, folder: Path, base: str, targets: list[str], task_type: str | None, rslora: bool = False) -> None:
    """
    Makes an adapter for `model` and saves it. A and B depend on the path in the bare model alone, so adapters made for
    the bare and for the causal-LM class hold the same numbers under other names.
    """
    config = LoraConfig(
        r=4, lora_alpha=8, lora_dropout=0.0, target_modules=targets, task_type=task_type, use_rslora=rslora
    )
    adapted = get_peft_model(model, config)
    for name, parameter in matrices(adapted).items():
        random = generator(name)
        with torch.no_grad():
            if ".lora_A." in name:
                parameter.copy_((2 * torch.rand(parameter.shape, generator=random) - 1) / math.sqrt(parameter.shape[1]))
            else:
                parameter.copy_(0.2 * torch.randn(parameter.shape, generator=random))
    adapted.save_pretrained(folder)
    tidy(folder, base)


def tidy(folder: Path, base: str) -> None:
    """PEFT writes the path of the base model, and the targets in the order of a set: another one in every process."""
    file = folder / "adapter_config.json"
    config = json.loads(file.read_text())
    config["base_model_name_or_path"] = base
    config["target_modules"] = sorted(config["target_modules"])
    file.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def load(model, folder: Path) -> PeftModel:
    """In evaluation mode, with gradients for A and B. Refuses an adapter that does not fit."""
    adapted = PeftModel.from_pretrained(model, folder, is_trainable=True).eval()
    stored = load_file(folder / "adapter_model.safetensors")
    assert len(stored) == len(matrices(adapted)), "PEFT itself does not mind a missing matrix"
    return adapted


def attach(model: SentenceTransformer, folder: Path) -> PeftModel:
    """The same for a model of sentence-transformers. BERT's pooler, no part of an embedding, is left without."""
    bare = model[0].model
    if getattr(bare, "pooler", None) is not None:
        bare.pooler = None
    model[0].model = load(bare, folder)
    model.eval()
    return model[0].model


def matrices(adapted: PeftModel) -> dict[str, torch.nn.Parameter]:
    """A and B by their paths in the bare model: layers.0.self_attn.q_proj.lora_A.weight."""
    found = {}
    for name, parameter in adapted.named_parameters():
        if ".lora_A." in name or ".lora_B." in name:
            bare = name.removeprefix("base_model.model.").removeprefix("model.")
            found[bare.replace(".default.", ".")] = parameter
    return dict(sorted(found.items()))


def gradients(loss: torch.Tensor, adapted: PeftModel) -> dict[str, torch.Tensor]:
    named = matrices(adapted)
    return dict(zip(named, torch.autograd.grad(loss, list(named.values()), retain_graph=True)))
