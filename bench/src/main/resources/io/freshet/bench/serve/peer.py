# sentence-transformers' own encode. The first line of standard input holds the texts, every further one a number of
# seconds: the texts are encoded over and over for so long. Each line is answered by one, in JSON.
import json
import platform
import sys
import time

import sentence_transformers
import torch

folder, threads, checked = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
model = sentence_transformers.SentenceTransformer(folder, device="cpu")
texts = json.loads(sys.stdin.readline())
queries, documents = texts["queries"], texts["documents"]


def encode():
    return (
        model.encode(queries, prompt_name="query", batch_size=32, show_progress_bar=False),
        model.encode(documents, prompt_name="document", batch_size=32, show_progress_bar=False),
    )


def answer(**fields):
    print(json.dumps(fields), flush=True)


query_vectors, document_vectors = encode()
answer(
    versions="sentence-transformers %s, PyTorch %s, Python %s"
    % (sentence_transformers.__version__, torch.__version__, platform.python_version()),
    threads=torch.get_num_threads(),
    queries=query_vectors[:checked].tolist(),
    documents=document_vectors[:checked].tolist(),
)
for line in sys.stdin:
    start, cpu = time.perf_counter(), time.process_time()
    count = 0
    while time.perf_counter() - start < float(line):
        encode()
        count += len(queries) + len(documents)
    answer(texts=count, seconds=time.perf_counter() - start, cpu=time.process_time() - cpu)
