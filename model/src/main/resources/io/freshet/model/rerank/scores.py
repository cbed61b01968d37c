# Relevance scores (logits): positive means relevant.
class Scores(Module):
  __parameters__ = []
  __buffers__ = []

  # q, d [n, D] of length 1, F32. Returns [n].
  def similarity(self: __torch__.Scores, q: Tensor, d: Tensor, scale: float, centre: float) -> Tensor:
    return torch.mul(torch.sub(torch.sum(torch.mul(q, d), [1]), centre), scale)

  # The states of the last `count` real tokens of each row: hidden [B, T, H], mask [B, T] (padding on the right, none in
  # front). Returns a copy [B, count, H].
  def last(self: __torch__.Scores, hidden: Tensor, mask: Tensor, count: int) -> Tensor:
    ends = torch.unsqueeze(torch.sum(mask, [1]), 1)
    back = torch.sub(torch.arange(count, dtype=4, device=hidden.device), count)
    index = torch.unsqueeze(torch.add(ends, back), 2)
    return torch.gather(hidden, 1, torch.expand(index, [-1, -1, torch.size(hidden, 2)]))

  # chunks: states of the chunks, one after the other; order[i] = where those of pair i are among them.
  def assemble(self: __torch__.Scores, chunks: List[Tensor], order: Tensor) -> Tensor:
    return torch.index_select(torch.cat(chunks, 0), 0, order)

  # Some rows of a matrix in F32 (dtype 6).
  def rows(self: __torch__.Scores, matrix: Tensor, ids: Tensor) -> Tensor:
    return torch.to(torch.index_select(matrix, 0, ids), 6)

  # Logit of yes minus logit of no in F32: states [n, k, H], of which the first comes before the answer; the output
  # layer's rows of yes and no [2, H].
  def differences(self: __torch__.Scores, states: Tensor, yes_and_no: Tensor) -> Tensor:
    logits = torch.linear(torch.to(torch.select(states, 1, 0), 6), yes_and_no, None)
    return torch.sub(torch.select(logits, 1, 0), torch.select(logits, 1, 1))
