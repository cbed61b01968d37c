"""Writes the Parquet files that DataSetParquetTest reads. Needs pyarrow; run it in this folder."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

OUT = Path(__file__).parent.parent / "resources" / "reference" / "data"

def turn(role, content):
    return {"role": role, "content": content}

FLAT = [
    {"query": "苞米叶子发黄", "response": "缺氮", "rejected_response": ["晚疫病", "施肥过多"], "id": 7},
    {"query": "鱼浮头", "response": "缺氧，开增氧机", "rejected_response": None, "id": 8},
    {"query": "", "response": "无", "rejected_response": [], "id": 9},
]
LABELLED = [
    {"query": "q", "document": "yes", "label": 1},
    {"query": "q", "document": "no", "label": 0},
    {"query": "q", "document": "unknown", "label": None},
]
MESSAGES = [
    {
        "messages": [turn("system", "find the remedy"), turn("user", f"question {n}")],
        "positive_messages": [[turn("user", f"good {n}")]],
        "negative_messages": [[turn("system", "a manual"), turn("user", f"bad {n}")], [turn("user", f"worse {n}")]],
    }
    for n in range(300)
]

if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(FLAT), OUT / "snappy.parquet", compression="snappy")
    pq.write_table(pa.Table.from_pylist(FLAT), OUT / "gzip.parquet", compression="gzip")
    pq.write_table(pa.Table.from_pylist(LABELLED), OUT / "labels.parquet", compression="none")
    table = pa.Table.from_pylist(MESSAGES)
    pq.write_table(table, OUT / "zstd.parquet", compression="zstd", row_group_size=128, data_page_version="2.0")
    pq.write_table(table, OUT / "lz4.parquet", compression="lz4", row_group_size=128)
