"""Holds what Freshet writes against PEFT and sentence-transformers: adapters in both key styles, merged folders.

    python check_export.py make DIR BERT
    mvn -pl config,model test -Dtest=ExportEvidenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dfreshet.check-export=DIR
    python check_export.py check DIR RECORD.json

DIR is an absolute path to a new folder; BERT the converted built-in model bge-small-zh-v1.5 (below
target/test-cache/models/builtin once a test has run). The script fails if any vector is off by more than 1e-5.
"""

import json
import shutil
import sys
import warnings
from pathlib import Path

import numpy
import peft
import sentence_transformers
import torch
import transformers
from peft import AutoPeftModel, PeftModel
from safetensors.torch import load_file
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import AutoModel, PreTrainedTokenizerFast, Qwen3Config, Qwen3Model

TOLERANCE = 1e-5
END = "<|endoftext|>"
TEXTS = ["鱼塘缺氧怎么办", "How is leaf rust of wheat treated?", "混合 mixed text 🐟", "小麦" * 60, "a"]


def make(folder: Path, bert: Path) -> None:
    (folder / "bert").mkdir(parents=True)
    shutil.copytree(bert, folder / "bert" / "base")
    qwen3(folder / "qwen3" / "base")
    (folder / "texts.json").write_text(json.dumps(TEXTS, ensure_ascii=False), encoding="utf-8")


def qwen3(folder: Path) -> None:
    """A random Qwen3 of three layers in the layout of Qwen3-Embedding, with bytes as tokens."""
    torch.manual_seed(4)
    vocabulary = {symbol: i for i, symbol in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    vocabulary[END] = len(vocabulary)
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([END])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"$A {END}", special_tokens=[(END, vocabulary[END])]
    )
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token=END, eos_token=END, padding_side="left")
    fast.save_pretrained(folder)
    config = Qwen3Config(
        vocab_size=len(vocabulary), hidden_size=64, intermediate_size=160, num_hidden_layers=3, num_attention_heads=4,
        num_key_value_heads=2, head_dim=32, max_position_embeddings=512, tie_word_embeddings=True,
        eos_token_id=vocabulary[END], initializer_range=0.2,
    )  # fmt: skip
    Qwen3Model(config).save_pretrained(folder)
    model = json.loads((folder / "config.json").read_text())
    model["architectures"] = ["Qwen3ForCausalLM"]
    (folder / "config.json").write_text(json.dumps(model, indent=2))
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    (folder / "modules.json").write_text(
        json.dumps(
            [
                {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
                for i, (path, kind) in enumerate(modules)
            ]
        )
    )
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(
        json.dumps({"word_embedding_dimension": 64, "pooling_mode_lasttoken": True, "include_prompt": True})
    )
    (folder / "config_sentence_transformers.json").write_text(
        json.dumps({"prompts": {"query": "Instruct: find\nQuery:", "document": ""}, "similarity_fn_name": "cosine"})
    )


def encoder(folder: Path) -> SentenceTransformer:
    return SentenceTransformer(str(folder), device="cpu", model_kwargs={"torch_dtype": torch.float32})


def difference(model: SentenceTransformer, vectors: dict) -> float:
    return max(
        float(numpy.abs(model.encode(TEXTS, prompt_name=kind) - numpy.array(vectors[kind], numpy.float32)).max())
        for kind in ("query", "document")
    )


def with_adapter(base: Path, transformer: torch.nn.Module) -> SentenceTransformer:
    model = encoder(base)
    model[0].model = transformer.eval()
    assert model[0].auto_model is transformer
    return model


def all_loaded(model: PeftModel, folder: Path) -> int:
    """Every matrix of the file is in the model, and the model has no other."""
    loaded = {name: tensor for name, tensor in peft.get_peft_model_state_dict(model).items()}
    stored = load_file(folder / "adapter_model.safetensors")
    assert loaded.keys() == stored.keys(), loaded.keys() ^ stored.keys()
    assert all(torch.equal(loaded[name], stored[name]) for name in stored)
    return len(stored)


def check_model(folder: Path) -> dict:
    base = folder / "base"
    vectors = json.loads((folder / "vectors.json").read_text())
    bare = PeftModel.from_pretrained(AutoModel.from_pretrained(base), folder / "adapter-auto-model")
    # Names and class in the adapter's configuration lead to the base by themselves.
    own = AutoPeftModel.from_pretrained(folder / "adapter-own-class") if folder.name != "bert" else None
    result = {
        "matrices": all_loaded(bare, folder / "adapter-auto-model"),
        "change_by_the_adapter": difference(encoder(base), vectors),
        "sentence_transformers_with_the_merged_folder": difference(encoder(folder / "merged"), vectors),
        "peft_with_names_of_auto_model": difference(with_adapter(base, bare.base_model.model), vectors),
    }
    if own is not None:
        all_loaded(own, folder / "adapter-own-class")
        result["own_class"] = type(own.base_model.model).__name__
        result["peft_with_names_of_the_own_class"] = difference(with_adapter(base, own.base_model.model.model), vectors)
    for name in [key for key in result if key.startswith(("sentence_", "peft_"))]:
        assert result[name] <= TOLERANCE, (folder.name, name, result[name])
    assert result["change_by_the_adapter"] > 1e-2, "the adapter has no effect"
    return result


def check(folder: Path, record: Path) -> None:
    warnings.filterwarnings("error", message=".*missing adapter keys.*")
    torch.set_num_threads(1)
    versions = {
        module.__name__: module.__version__ for module in (torch, transformers, peft, sentence_transformers)
    }
    folders = sorted(path for path in folder.iterdir() if (path / "vectors.json").exists())
    assert folders, "ExportEvidenceTest has not run"
    results = {path.name: check_model(path) for path in folders}
    text = json.dumps({"largest_difference_of_a_coordinate": results, "tolerance": TOLERANCE, "with": versions}, indent=2)
    record.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    {"make": make, "check": check}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
