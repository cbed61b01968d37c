"""Vectors by sentence-transformers: each text alone, in batches, and cut at a small maximum length."""

import torch
from sentence_transformers import SentenceTransformer

import lora
import texts
from fixture import Fixture

SMALL_LENGTH = 32


def items() -> list[dict]:
    return [{"role": "query", "text": t} for t in texts.QUERIES] + [
        {"role": "document", "text": t} for t in texts.DOCUMENTS
    ]


def long_items() -> list[dict]:
    return [
        {"role": "query", "text": texts.LONG_QUERY},
        {"role": "document", "text": texts.LONG_DOCUMENT},
        {"role": "document", "text": texts.DOCUMENTS[0]},
    ]


def add(
    fixture: Fixture,
    model: SentenceTransformer,
    some: list[dict] | None = None,
    long: list[dict] | None = None,
    small_length: int = SMALL_LENGTH,
) -> None:
    _add(fixture, model, "embeddings", some or items(), model.max_seq_length)
    usual = model.max_seq_length
    model.max_seq_length = small_length
    _add(fixture, model, "truncated", long or long_items(), small_length)
    model.max_seq_length = usual


def add_adapters(fixture: Fixture, adapters: list[str]) -> None:
    """`adapter.<name>.embeddings`: the vectors of the same texts with an adapter."""
    some = fixture.json["embeddings"]["items"]
    for name in adapters:
        model = SentenceTransformer(str(fixture.checkpoint), device="cpu")
        prompted = [prompt(model, item["role"]) + item["text"] for item in some]
        lora.attach(model, fixture.checkpoint / "adapters" / name)
        fixture.put(f"adapter.{name}.embeddings", model.encode(prompted, convert_to_tensor=True))


def _add(fixture: Fixture, model: SentenceTransformer, name: str, some: list[dict], max_length: int) -> None:
    """`<name>.alone` and `<name>.batch`, both [texts, width]."""
    prompted = [prompt(model, item["role"]) + item["text"] for item in some]
    described = []
    for item, text in zip(some, prompted):
        ids = model.preprocess([text])["input_ids"][0].tolist()
        check_frame(model, text, ids, max_length)
        described.append({**item, "ids": ids})
    fixture.json[name] = {"max_length": max_length, "items": described}
    alone = [model.encode([text], convert_to_tensor=True)[0] for text in prompted]
    fixture.put(f"{name}.alone", torch.stack(alone))
    fixture.put(f"{name}.batch", model.encode(prompted, convert_to_tensor=True, batch_size=4))


def check_frame(model: SentenceTransformer, text: str, ids: list[int], max_length: int) -> None:
    """A cut text keeps its end token: the text gives way, not the frame."""
    content = model.tokenizer.encode(text, add_special_tokens=False)
    empty = model.tokenizer.encode("")
    room = max_length - len(empty)
    start = next(i for i in range(len(ids) - len(content[:room]) + 1) if ids[i : i + len(content[:room])] == content[:room])
    assert ids[:start] + ids[start + len(content[:room]) :] == empty, (text, ids)


def prompt(model: SentenceTransformer, role: str) -> str:
    return model.prompts.get(role) or ""
