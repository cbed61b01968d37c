"""InfoNCE through an adapter of an embedding model: losses, gradients of A and B, five optimiser steps."""

import torch
from sentence_transformers import SentenceTransformer

import embedding
import lora
import losses
import steps
from fixture import Fixture

TEMPERATURE = 0.1
SETTINGS = {
    "default": {},
    "mask": {"mask_fake_negatives": True},
    "own-documents": {"in_batch": False},
    "qq-dd": {"query_query": True, "document_document": True},
    "mask-qq-dd": {"mask_fake_negatives": True, "query_query": True, "document_document": True},
    "ragged": {},
    "query-side": {},
}


def add(fixture: Fixture, adapter: str, groups: list, ragged: list, batches: list) -> None:
    model = SentenceTransformer(str(fixture.checkpoint), device="cpu")
    adapted = lora.attach(model, fixture.checkpoint / "adapters" / adapter)
    settings = []
    for name, switches in SETTINGS.items():
        rows = ragged if name == "ragged" else groups
        each = row_losses(model, rows, name == "query-side", **switches)
        for path, gradient in lora.gradients(each.mean(), adapted).items():
            fixture.put(f"gradient.{name}.{path}", gradient)
        settings.append(
            {
                "name": name,
                "groups": "ragged" if name == "ragged" else "even",
                "side": "query" if name == "query-side" else "both",
                "temperature": TEMPERATURE,
                "in_batch": switches.get("in_batch", True),
                "mask_fake_negatives": switches.get("mask_fake_negatives", False),
                "fake_negative_margin": 0.1,
                "query_query": switches.get("query_query", False),
                "document_document": switches.get("document_document", False),
                "loss": each.mean().item(),
                "row_losses": each.tolist(),
            }
        )
    by_name = {setting["name"]: setting["loss"] for setting in settings}
    assert len(set(by_name.values())) == len(by_name), f"a switch without effect: {by_name}"
    fixture.json["infonce"] = {
        "adapter": adapter,
        "even": described(groups),
        "ragged": described(ragged),
        "settings": settings,
    }
    run = [lambda rows=rows: row_losses(model, rows, False).mean() for rows in batches]
    steps.add(fixture, "adamw", adapted, run, [described(rows) for rows in batches])


def described(groups) -> list[dict]:
    return [{"query": query, "positive": positive, "negatives": list(others)} for query, positive, others in groups]


def row_losses(model: SentenceTransformer, groups, query_side: bool, **switches) -> torch.Tensor:
    queries = [embedding.prompt(model, "query") + query for query, _, _ in groups]
    documents = [text for _, positive, others in groups for text in (positive, *others)]
    if query_side:
        with torch.no_grad(), model[0].model.disable_adapter():
            fixed = vectors(model, documents)
        query_vectors, document_vectors = vectors(model, queries), fixed
    else:
        together = vectors(model, queries + documents)
        query_vectors, document_vectors = together.split([len(queries), len(documents)])
    counts = [1 + len(others) for _, _, others in groups]
    return losses.infonce(query_vectors, document_vectors, counts, TEMPERATURE, **switches)


def vectors(model: SentenceTransformer, some: list[str]) -> torch.Tensor:
    return model(model.preprocess(some))["sentence_embedding"]
