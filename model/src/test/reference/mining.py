"""Mines hard negatives with sentence-transformers 5.7 and keeps input and output for MiningReferenceTest.

    python mining.py MODEL_FOLDER

MODEL_FOLDER is what Freshet makes of builtin:bge-small-zh-v1.5 (its tests keep it in target/test-cache). Queries with a
score next to a threshold or to another score that decides are left out, so that rounding cannot change the rows.
"""

import json
import sys
from pathlib import Path

import numpy as np
from datasets import Dataset
from sentence_transformers import SentenceTransformer
from sentence_transformers.util import mine_hard_negatives

ROOT = Path(__file__).resolve().parents[4]
OUT = Path(__file__).resolve().parent.parent / "resources" / "reference" / "mining" / "mining.json"
CLOSE = 1e-5
# The beginnings of texts are enough for the test and take a quarter of the time.
TOKENS = 32

CASES = [
    ("seed", "triplet", False, dict(num_negatives=5, range_min=20, range_max=50, max_score=0.8, absolute_margin=0.1)),
    ("relative", "n-tuple", False, dict(num_negatives=4, relative_margin=0.05)),
    ("plain", "labeled-pair", True, dict(num_negatives=3, range_min=1, min_score=0.42)),
    (
        "everything",
        "labeled-list",
        True,
        dict(
            num_negatives=12,
            range_min=3,
            range_max=40,
            max_score=0.6,
            min_score=0.38,
            absolute_margin=0.05,
            relative_margin=0.2,
        ),
    ),
]


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def input_pairs():
    pairs = [(row["query"], row["response"]) for row in read(ROOT / "samples/agriculture-zh/qa-pairs.jsonl")[:130]]
    halves = [(q, a[len(a) // 2 :]) for q, a in pairs[5:65:6]]
    return pairs[:60] + halves + pairs[60:] + pairs[3:40:7] + halves[:2]


def close_calls(model, pairs, corpus):
    """Queries whose rows could change by rounding, in any of the cases."""
    unsure = set()
    queries = list(dict.fromkeys(q for q, _ in pairs))
    for _, _, extra, p in CASES:
        docs = list(dict.fromkeys((corpus if extra else []) + [d for _, d in pairs]))
        dv = model.encode_document(docs, normalize_embeddings=True)
        qv = model.encode_query(queries, normalize_embeddings=True)
        scores = (qv @ dv.T).astype(np.float64)
        at = {d: i for i, d in enumerate(docs)}
        for query, row in zip(queries, scores):
            own = sorted({at[d] for q, d in pairs if q == query})
            least = row[own].min()
            limits = [
                least - p.get("absolute_margin", np.inf),
                least - abs(least) * p.get("relative_margin", np.inf),
                p.get("max_score", np.inf),
                p.get("min_score", -np.inf),
            ]
            others = np.delete(row, own)
            near = min(np.abs(others - limit).min() for limit in limits if np.isfinite(limit))
            kept = others[(others <= min(limits[:3])) & (others >= limits[3])]
            kept = -np.sort(-kept)[max(0, p.get("range_min", 0) - 1) : p.get("range_min", 0) + p["num_negatives"] + 1]
            ties = np.diff(-kept).min() if len(kept) > 1 else np.inf
            positives = np.diff(np.sort(row[own])).min() if len(own) > 1 else np.inf
            if min(near, ties, positives) < 2 * CLOSE:
                unsure.add(query)
    return unsure


def main():
    model = SentenceTransformer(sys.argv[1], device="cpu")
    model.max_seq_length = TOKENS
    pairs = input_pairs()
    corpus = [row["text"] for row in read(ROOT / "samples/general-zh/corpus.jsonl")[:40]]
    corpus += [pairs[0][1], corpus[3], pairs[1][0]]
    while unsure := close_calls(model, pairs, corpus):
        pairs = [pair for pair in pairs if pair[0] not in unsure]
    texts = sorted({text for pair in pairs for text in pair} | set(corpus))
    number = {text: i for i, text in enumerate(texts)}
    data = Dataset.from_dict({"query": [q for q, _ in pairs], "answer": [d for _, d in pairs]})

    def numbered(value):
        if isinstance(value, str):
            return number[value]
        return [numbered(item) for item in value] if isinstance(value, list) else value

    cases = []
    for name, form, extra, parameters in CASES:
        rows = mine_hard_negatives(
            data,
            model,
            corpus=corpus if extra else None,
            output_format=form,
            output_scores=form in ("triplet", "n-tuple"),
            sampling_strategy="top",
            verbose=False,
            **parameters,
        )
        rows = [[numbered(value) for value in row.values()] for row in rows]
        cases.append({"name": name, "format": form, "corpus": extra, "parameters": parameters, "rows": rows})
        print(name, form, len(rows), "rows; first", rows[0])
    OUT.parent.mkdir(parents=True, exist_ok=True)
    result = {
        "texts": texts,
        "pairs": [[number[q], number[d]] for q, d in pairs],
        "corpus": [number[text] for text in corpus],
        "cases": cases,
    }
    dump = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
    OUT.write_text(dump.replace('],"', '],\n"').replace("]],[[", "]],\n[["), encoding="utf-8")
    print(len(pairs), "pairs,", len({q for q, _ in pairs}), "queries,", len(texts), "texts,", OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
