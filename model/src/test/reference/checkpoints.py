"""The tiny checkpoints: architectures of transformers, random weights, folders as transformers saves them."""

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import (
    BertConfig,
    BertModel,
    LlamaConfig,
    LlamaForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
    Qwen3Model,
)

from weights import randomize

QWEN3_VOCABULARY = 151669
QUERY_PROMPT = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"
TINY = dict(
    hidden_size=32,
    intermediate_size=96,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=1024,
)


def qwen3_embedding(folder: Path, used_ids: list[int], dtype: torch.dtype = torch.float32) -> None:
    """As published: the bare model's names, no head, though the configuration speaks of a causal LM."""
    config = Qwen3Config(vocab_size=QWEN3_VOCABULARY, head_dim=16, rope_theta=1e6, tie_word_embeddings=True, **TINY)
    model = Qwen3Model(config)
    randomize(model, used_ids)
    model.to(dtype).save_pretrained(folder)
    edit_config(folder, architectures=["Qwen3ForCausalLM"])
    sentence_transformers(folder, 32, "lasttoken", {"query": QUERY_PROMPT, "document": ""})


def qwen3_reranker(folder: Path, used_ids: list[int]) -> None:
    """Head and token table are one tensor."""
    config = Qwen3Config(vocab_size=QWEN3_VOCABULARY, head_dim=16, rope_theta=1e6, tie_word_embeddings=True, **TINY)
    model = Qwen3ForCausalLM(config)
    randomize(model, used_ids)
    model.save_pretrained(folder)


def qwen3_untied(folder: Path) -> None:
    """A head of its own, two shards, and values that need all bits of F32. The configuration in the older spelling."""
    config = Qwen3Config(vocab_size=320, head_dim=16, rope_theta=1e6, tie_word_embeddings=False, **TINY)
    model = Qwen3ForCausalLM(config)
    randomize(model, exact=False)
    model.save_pretrained(folder, max_shard_size="130KB")
    edit_config(folder, dtype=None, torch_dtype="float32", layer_types=None)


def qwen2(folder: Path) -> None:
    """Biases on query, key and value; no norms on heads; head size not stated, so hidden / heads."""
    model = Qwen2ForCausalLM(Qwen2Config(vocab_size=320, rope_theta=1e6, tie_word_embeddings=True, **TINY))
    randomize(model)
    model.save_pretrained(folder)


def llama(folder: Path) -> None:
    """Neither biases nor norms on heads, a head of its own, another RoPE base and epsilon; F16 on disk."""
    config = LlamaConfig(vocab_size=320, head_dim=16, rms_norm_eps=1e-5, tie_word_embeddings=False, **TINY)
    model = LlamaForCausalLM(config)
    randomize(model)
    model.to(torch.float16).save_pretrained(folder)


def bert(folder: Path) -> None:
    config = BertConfig(
        vocab_size=320,
        hidden_size=32,
        intermediate_size=96,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=64,
    )
    model = BertModel(config)
    randomize(model)
    model.save_pretrained(folder)
    sentence_transformers(folder, 32, "mean", {})
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 64, "do_lower_case": false}\n')


def bert_old_names(source: Path, folder: Path) -> None:
    """The same weights as files of 2018 name them, with the buffer that some of them hold."""
    tensors = {}
    for name, tensor in load_file(source / "model.safetensors").items():
        old = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
        tensors["bert." + old] = tensor
    tensors["bert.embeddings.position_ids"] = torch.arange(64).unsqueeze(0)
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(source / name, folder / name)


def sentence_transformers(folder: Path, width: int, pooling: str, prompts: dict[str, str]) -> None:
    """The files that tell sentence-transformers (and Freshet) how to come from hidden states to a vector."""
    names = ["Transformer", "Pooling", "Normalize"]
    modules = [
        {"idx": i, "name": str(i), "path": f"{i}_{name}" if i else "", "type": f"sentence_transformers.models.{name}"}
        for i, name in enumerate(names)
    ]
    write(folder / "modules.json", modules)
    kinds = ["cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken"]
    chosen = {"lasttoken": "lasttoken", "mean": "mean_tokens"}[pooling]
    settings = {f"pooling_mode_{kind}": kind == chosen for kind in kinds}
    (folder / "1_Pooling").mkdir()
    write(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": width, **settings, "include_prompt": True})
    settings = {"prompts": prompts, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    write(folder / "config_sentence_transformers.json", settings)


def edit_config(folder: Path, **changes) -> None:
    """Sets keys of config.json; None removes one."""
    config = json.loads((folder / "config.json").read_text())
    config.update(changes)
    write(folder / "config.json", {k: v for k, v in config.items() if k not in changes or changes[k] is not None})


def write(file: Path, value) -> None:
    file.write_text(json.dumps(value, indent=2) + "\n")
