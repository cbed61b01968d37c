"""Qwen3-Reranker: the template, yes and no at the last position, and the three ways to train it."""

import torch
from torch.nn import functional
from transformers import AutoModelForCausalLM, PreTrainedTokenizerBase

import lora
import losses
import steps
import texts
from fixture import Fixture
from hidden import padded

JUDGE = (
    "Judge whether the Document meets the requirements based on the Query and the Instruct provided. "
    'Note that the answer can only be "yes" or "no".'
)
PREFIX = f"<|im_start|>system\n{JUDGE}<|im_end|>\n<|im_start|>user\n"
SUFFIX = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"
YES, NO, END = 9693, 2152, 151645
MAX_LENGTH = 1024
SMALL_LENGTH = 96
PAD = 151643


class Template:
    def __init__(self, tokenizer: PreTrainedTokenizerBase):
        self.tokenizer = tokenizer
        self.prefix = self._ids(PREFIX)
        self.suffix = self._ids(SUFFIX)
        assert (len(self.prefix), len(self.suffix)) == (39, 9)
        assert self._ids("yes") == [YES] and self._ids("no") == [NO]

    def _ids(self, text: str) -> list[int]:
        return self.tokenizer.encode(text, add_special_tokens=False)

    def ids(self, query: str, document: str, instruction: str = texts.INSTRUCTION, max_length: int = MAX_LENGTH):
        """What is too long loses the end of its document; the frame stays."""
        body = f"<Instruct>: {instruction}\n<Query>: {query}\n<Document>: {document}"
        room = max_length - len(self.prefix) - len(self.suffix)
        ids = self.prefix + self._ids(body)[:room] + self.suffix
        assert len(ids) == max_length or ids == self._ids(PREFIX + body + SUFFIX)
        return ids


def last_logits(model, sequences: list[list[int]]) -> torch.Tensor:
    """Logits after each sequence, [rows, vocabulary]; padded on the left as the model card does it."""
    ids, mask = padded(sequences, PAD, left=True)
    return model(input_ids=ids, attention_mask=mask).logits[:, -1]


def differences(model, sequences: list[list[int]]) -> torch.Tensor:
    last = last_logits(model, sequences)
    return last[:, YES] - last[:, NO]


def sft_loss(model, sequences: list[list[int]], relevant: list[bool]) -> torch.Tensor:
    """Cross-entropy of the answer and of <|im_end|> over the full vocabulary, mean over the tokens."""
    answered = [ids + [YES if yes else NO, END] for ids, yes in zip(sequences, relevant)]
    ids, mask = padded(answered, PAD)
    logits = model(input_ids=ids, attention_mask=mask).logits
    labels = torch.full_like(ids, -100)
    for row, sequence in enumerate(answered):
        labels[row, len(sequence) - 2 : len(sequence)] = torch.tensor(sequence[-2:])
    return functional.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())


def items() -> list[dict]:
    pairs = [(query, document) for query, positive, others in texts.RERANK_GROUPS for document in (positive, *others)]
    some = [{"query": query, "document": document} for query, document in pairs]
    some.append({"instruction": texts.OWN_INSTRUCTION, "query": texts.QUERIES[3], "document": texts.DOCUMENTS[3]})
    some.append({"query": texts.QUERIES[4], "document": ""})
    some.append({"query": texts.QUERIES[4], "document": texts.DOCUMENTS[6]})
    return some


def add_scores(fixture: Fixture, name: str, model, template: Template, some: list[dict], max_length: int) -> None:
    """`<name>.yes`, `<name>.no` (logits) and `<name>.score`, all [pairs]."""
    described = [{**item, "ids": template.ids(**item, max_length=max_length)} for item in some]
    fixture.json[name] = {"max_length": max_length, "items": described}
    with torch.no_grad():
        together = last_logits(model, [item["ids"] for item in described])
        alone = torch.cat([last_logits(model, [item["ids"]]) for item in described])
    torch.testing.assert_close(together, alone, rtol=2e-4, atol=2e-5)
    put_scores(fixture, name, together)


def put_scores(fixture: Fixture, name: str, logits: torch.Tensor) -> None:
    fixture.put(f"{name}.yes", logits[:, YES])
    fixture.put(f"{name}.no", logits[:, NO])
    fixture.put(f"{name}.score", torch.sigmoid(logits[:, YES] - logits[:, NO]))


def add(fixture: Fixture, template: Template) -> None:
    model = AutoModelForCausalLM.from_pretrained(fixture.checkpoint).eval()
    add_scores(fixture, "pairs", model, template, items(), MAX_LENGTH)
    too_long = [{"query": texts.QUERIES[0], "document": texts.LONG_DOCUMENT}]
    add_scores(fixture, "truncated", model, template, too_long, SMALL_LENGTH)
    rows = [
        {"query": query, "document": document, "relevant": document is positive}
        for query, positive, others in texts.RERANK_GROUPS
        for document in (positive, *others)
    ]
    fixture.json["rows"] = rows
    fixture.json["group_size"] = 4
    fixture.json["losses"] = {name: loss.item() for name, loss in all_losses(model, template, rows).items()}


def all_losses(model, template: Template, rows: list[dict]) -> dict[str, torch.Tensor]:
    sequences = [template.ids(row["query"], row["document"]) for row in rows]
    relevant = [row["relevant"] for row in rows]
    d = differences(model, sequences)
    return {
        "sft": sft_loss(model, sequences, relevant),
        "pointwise": losses.pointwise(d, torch.tensor(relevant, dtype=torch.float32)),
        "listwise": losses.listwise(d, 4),
    }


def add_training(fixture: Fixture, template: Template, adapter: str) -> None:
    model = AutoModelForCausalLM.from_pretrained(fixture.checkpoint)
    adapted = lora.load(model, fixture.checkpoint / "adapters" / adapter)
    rows = fixture.json["rows"]
    computed = all_losses(adapted, template, rows)
    for name, loss in computed.items():
        for path, gradient in lora.gradients(loss, adapted).items():
            fixture.put(f"gradient.{name}.{path}", gradient)
    with torch.no_grad():
        put_scores(fixture, f"adapter.{adapter}", last_logits(adapted, [i["ids"] for i in fixture.json["pairs"]["items"]]))
    fixture.json["adapter"] = adapter
    fixture.json["adapter_losses"] = {name: loss.item() for name, loss in computed.items()}
    batches = [[{"query": q, "document": d, "relevant": yes} for q, d, yes in batch] for batch in texts.RERANK_STEPS]
    run = [lambda batch=batch: all_losses(adapted, template, batch)["pointwise"] for batch in batches]
    steps.add(fixture, "adamw", adapted, run, batches)
