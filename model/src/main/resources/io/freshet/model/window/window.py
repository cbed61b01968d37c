# The rolling window's matrix [rows, d].
class Window(Module):
  __parameters__ = []
  __buffers__ = []

  # Overwrites the rows at slots [n] by vectors [n, d], in place.
  def put(self: __torch__.Window, matrix: Tensor, slots: Tensor, vectors: Tensor) -> Tensor:
    return torch.index_copy_(matrix, 0, slots, vectors)

  # The rows at slots [n].
  def rows(self: __torch__.Window, matrix: Tensor, slots: Tensor) -> Tensor:
    return torch.index_select(matrix, 0, slots)

  # queries [n, d] against the first live rows: the k best scores [n, k] and their slots [n, k].
  def search(self: __torch__.Window, matrix: Tensor, queries: Tensor, live: int, k: int) -> List[Tensor]:
    scores = torch.matmul(queries, torch.t(torch.slice(matrix, 0, 0, live)))
    best, slots = torch.topk(scores, k, -1, True, True)
    return [best, slots]
