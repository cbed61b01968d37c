"""Writes every reference fixture. See README.md."""

import argparse
import random
import shutil
import tempfile
from pathlib import Path

import numpy
import torch
from sentence_transformers import SentenceTransformer
from transformers import AutoModel, AutoModelForCausalLM, AutoTokenizer

import checkpoints
import embedding
import hidden
import texts
import tokenizer_files
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
        for name in ("qwen3-untied", "qwen2", "llama"):
            self.raw_decoder(name)

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
        import reranker

        every = [checkpoints.QUERY_PROMPT + text for text in texts.everything()] + texts.everything()
        every += [reranker.PREFIX, reranker.SUFFIX, tokenizer_files.END_OF_TEXT, "<Instruct>: \n<Query>: \n<Document>: "]
        return sorted({i for text in every for i in self.tokenizer.encode(text)})

    def qwen3_embedding(self) -> None:
        fixture = self.fixture("qwen3-embedding")
        fixture.json["tokenizer"] = "qwen3-embedding"
        checkpoints.qwen3_embedding(fixture.checkpoint, self.used_ids())
        tokenizer_files.write_qwen3(self.args.qwen3, fixture.checkpoint, end_token=True)
        model = SentenceTransformer(str(fixture.checkpoint), device="cpu")
        embedding.add(fixture, model)
        sequences = [item["ids"] for item in fixture.json["embeddings"]["items"]]
        hidden.add(fixture, AutoModel.from_pretrained(fixture.checkpoint).eval(), sequences, tokenizer_files.END_OF_TEXT_ID)
        fixture.write()

    def raw_decoder(self, name: str) -> None:
        """A decoder that is given ids: its hidden states, and its logits at the last position."""
        fixture = self.fixture(name)
        getattr(checkpoints, name.replace("-", "_"))(fixture.checkpoint)
        tokenizer_files.write_words(fixture.checkpoint, cls=False)
        model = AutoModelForCausalLM.from_pretrained(fixture.checkpoint, dtype=torch.float32).eval()
        sequences = hidden.random_sequences(tokenizer_files.WORDS, [1, 7, 23, 12], generator(name))
        hidden.add(fixture, model.model, sequences, tokenizer_files.PAD)
        with torch.no_grad():
            last = [model(torch.tensor([sequence])).logits[0, -1] for sequence in sequences]
        fixture.put("logits.last", torch.stack(last))
        fixture.write()


if __name__ == "__main__":
    main()
