"""Writes every reference fixture. See README.md."""

import argparse
import random
import shutil
import tempfile
from pathlib import Path

import numpy
import torch
from peft import PeftModel
from sentence_transformers import SentenceTransformer
from transformers import AutoModel, AutoModelForCausalLM, AutoTokenizer

import checkpoints
import contrastive
import embedding
import hidden
import lora
import reranker
import texts
import tokenization
import tokenizer_files
import words
from fixture import Fixture, compress
from weights import generator

HERE = Path(__file__).parent


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--qwen3", type=Path, required=True, help="folder with tokenizer.json, tokenizer_config.json")
    options.add_argument("--bge", type=Path, required=True, help="HF folder of builtin:bge-small-zh-v1.5")
    options.add_argument("--minilm", type=Path, required=True, help="HF folder of builtin:all-minilm-l6-v2")
    options.add_argument("--out", type=Path, default=HERE.parent / "resources" / "reference")
    args = options.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    numpy.random.seed(0)
    random.seed(0)
    with tempfile.TemporaryDirectory() as work:
        Maker(args, Path(work)).make()


class Maker:
    def __init__(self, args: argparse.Namespace, work: Path):
        self.args = args
        self.work = work

    def make(self) -> None:
        self.qwen3_tokenizer()
        self.qwen3_embedding()
        self.qwen3_embedding_bf16()
        self.qwen3_reranker()
        for name in ("qwen3-untied", "qwen2", "llama"):
            self.decoder(name)
        self.bert()
        self.tokenization()

    def fixture(self, name: str) -> Fixture:
        return Fixture(name, self.work, self.args.out)

    def qwen3_tokenizer(self) -> None:
        source, target = self.args.qwen3, self.args.out / "qwen3"
        shutil.rmtree(target, ignore_errors=True)
        compress((source / "tokenizer.json").read_bytes(), target / "tokenizer.json.gz")
        plain = self.work / "tokenizer"
        plain.mkdir()
        tokenizer_files.write_qwen3(source, plain, end_token=False)
        shutil.copyfile(plain / "tokenizer_config.json", target / "tokenizer_config.json")
        self.tokenizer = AutoTokenizer.from_pretrained(plain)

    def used_ids(self) -> list[int]:
        """Of every text that a Qwen3 checkpoint is given, with all its templates."""
        every = [checkpoints.QUERY_PROMPT + text for text in texts.everything()] + texts.everything()
        every += [reranker.PREFIX + reranker.SUFFIX, tokenizer_files.END_OF_TEXT]
        every += [f"<Instruct>: {text}\n<Query>: {text}\n<Document>: {text}" for text in texts.everything()]
        return sorted({i for text in every for i in self.tokenizer.encode(text)})

    def qwen3_embedding(self) -> None:
        fixture = self.fixture("qwen3-embedding")
        folder = fixture.checkpoint
        fixture.json["tokenizer"] = "qwen3-embedding"
        checkpoints.qwen3_embedding(folder, self.used_ids())
        tokenizer_files.write_qwen3(self.args.qwen3, folder, end_token=True)
        embedding.add(fixture, SentenceTransformer(str(folder), device="cpu"))
        sequences = [item["ids"] for item in fixture.json["embeddings"]["items"]]
        hidden.add(fixture, AutoModel.from_pretrained(folder).eval(), sequences, tokenizer_files.END_OF_TEXT_ID)

        adapters = folder / "adapters"
        bare, causal = AutoModel.from_pretrained, AutoModelForCausalLM.from_pretrained
        lora.save(bare(folder), adapters / "auto-model", fixture.name, lora.DECODER_TARGETS, "FEATURE_EXTRACTION")
        lora.save(causal(folder), adapters / "causal-lm", fixture.name, lora.DECODER_TARGETS, None)
        lora.save(bare(folder), adapters / "rslora", fixture.name, lora.DECODER_TARGETS, "FEATURE_EXTRACTION", rslora=True)
        embedding.add_adapters(fixture, ["auto-model", "rslora"])
        self.check_causal_adapter(folder, sequences)
        contrastive.add(fixture, "auto-model", texts.GROUPS, texts.RAGGED_GROUPS, texts.STEPS)
        fixture.write()

    @staticmethod
    def check_causal_adapter(folder: Path, sequences: list[list[int]]) -> None:
        """The adapter saved from the causal-LM class is the same adapter."""
        causal = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(folder), folder / "adapters" / "causal-lm")
        bare = PeftModel.from_pretrained(AutoModel.from_pretrained(folder), folder / "adapters" / "auto-model")
        with torch.no_grad():
            first = hidden.states(causal.base_model.model.model.eval(), sequences, tokenizer_files.END_OF_TEXT_ID)
            second = hidden.states(bare.eval(), sequences, tokenizer_files.END_OF_TEXT_ID)
        torch.testing.assert_close(first, second, rtol=0, atol=0)

    def qwen3_embedding_bf16(self) -> None:
        """The same weights, which BF16 keeps exactly, so the expected values are those of qwen3-embedding."""
        fixture = self.fixture("qwen3-embedding-bf16")
        fixture.json = {"tokenizer": "qwen3-embedding", "same_as": "qwen3-embedding"}
        checkpoints.qwen3_embedding(fixture.checkpoint, self.used_ids(), torch.bfloat16)
        here = AutoModel.from_pretrained(fixture.checkpoint, dtype=torch.float32).state_dict()
        there = AutoModel.from_pretrained(self.work / "qwen3-embedding", dtype=torch.float32).state_dict()
        assert all(torch.equal(here[name], there[name]) for name in there)
        fixture.write()

    def qwen3_reranker(self) -> None:
        fixture = self.fixture("qwen3-reranker")
        folder = fixture.checkpoint
        fixture.json["tokenizer"] = "qwen3"
        checkpoints.qwen3_reranker(folder, self.used_ids())
        tokenizer_files.write_qwen3(self.args.qwen3, folder, end_token=False)
        template = reranker.Template(self.tokenizer)
        reranker.add(fixture, template)
        adapters = folder / "adapters"
        bare, causal = AutoModel.from_pretrained(folder), AutoModelForCausalLM.from_pretrained(folder)
        lora.save(causal, adapters / "causal-lm", fixture.name, lora.DECODER_TARGETS, "CAUSAL_LM")
        lora.save(bare, adapters / "auto-model", fixture.name, lora.DECODER_TARGETS, "FEATURE_EXTRACTION")
        reranker.add_training(fixture, template, "causal-lm")
        fixture.write()

    def decoder(self, name: str) -> None:
        """A decoder that is given ids: its hidden states, and its logits at the last position."""
        fixture = self.fixture(name)
        folder = fixture.checkpoint
        getattr(checkpoints, name.replace("-", "_"))(folder)
        tokenizer_files.write_words(folder, cls=False)
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        sequences = hidden.random_sequences(tokenizer_files.WORDS, [1, 7, 23, 12], generator(name))
        hidden.add(fixture, model.model, sequences, tokenizer_files.PAD)
        with torch.no_grad():
            last = [model(torch.tensor([sequence])).logits[0, -1] for sequence in sequences]
        fixture.put("logits.last", torch.stack(last))
        lora.save(model, folder / "adapters" / "causal-lm", name, lora.DECODER_TARGETS, "CAUSAL_LM")
        again = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
        adapted = lora.load(again, folder / "adapters" / "causal-lm").base_model.model.model
        hidden.add(fixture, adapted, sequences, tokenizer_files.PAD, "adapter.causal-lm.")
        fixture.write()

    def bert(self) -> None:
        fixture = self.fixture("bert")
        folder = fixture.checkpoint
        checkpoints.bert(folder)
        tokenizer_files.write_words(folder, cls=True)
        rows = words.Rows(generator("bert texts"))
        embedding.add(fixture, SentenceTransformer(str(folder), device="cpu"), rows.items(), rows.long_items(), 16)
        sequences = [item["ids"] for item in fixture.json["embeddings"]["items"]]
        hidden.add(fixture, AutoModel.from_pretrained(folder).eval(), sequences, tokenizer_files.PAD, left=False)
        for name, rslora in (("auto-model", False), ("rslora", True)):
            bare = AutoModel.from_pretrained(folder, add_pooling_layer=False)
            lora.save(bare, folder / "adapters" / name, "bert", lora.BERT_TARGETS, "FEATURE_EXTRACTION", rslora)
        embedding.add_adapters(fixture, ["auto-model", "rslora"])
        contrastive.add(fixture, "auto-model", rows.groups(5, 2), rows.ragged(), [rows.groups(3, 2) for _ in range(5)])
        fixture.write()

        old = self.fixture("bert-old-names")
        old.json = {"same_as": "bert"}
        checkpoints.bert_old_names(folder, old.checkpoint)
        old.write()

    def tokenization(self) -> None:
        encoders = {
            "qwen3": tokenization.by_transformers(self.work / "tokenizer"),
            "qwen3-embedding": tokenization.by_transformers(self.work / "qwen3-embedding"),
            "bge-small-zh-v1.5": tokenization.by_sentence_transformers(self.args.bge),
            "all-minilm-l6-v2": tokenization.by_sentence_transformers(self.args.minilm),
        }
        tokenization.write(self.args.out, encoders)



if __name__ == "__main__":
    main()
