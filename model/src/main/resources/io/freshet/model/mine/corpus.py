# The corpus of one mining run: document vectors [documents, d].
class Corpus(Module):
  __parameters__ = []
  __buffers__ = []

  # Overwrites the rows at ids [n] by vectors [n, d], in place.
  def put(self: __torch__.Corpus, matrix: Tensor, ids: Tensor, vectors: Tensor) -> Tensor:
    return torch.index_copy_(matrix, 0, ids, vectors)

  # queries [n, d]: the k best scores [n, k], their ids [n, k], and the scores of positives [n, p] (ids) [n, p].
  def search(self: __torch__.Corpus, matrix: Tensor, queries: Tensor, first: int, last: int, k: int, positives: Tensor) -> List[Tensor]:
    scores = torch.matmul(torch.slice(queries, 0, first, last), torch.t(matrix))
    best, ids = torch.topk(scores, k, -1, True, True)
    return [best, ids, torch.gather(scores, 1, positives)]
