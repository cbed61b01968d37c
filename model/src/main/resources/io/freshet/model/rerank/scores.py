# Relevance scores (logits): positive means relevant.
class Scores(Module):
  __parameters__ = []
  __buffers__ = []

  # q, d [n, D] of length 1, F32. Returns [n].
  def similarity(self: __torch__.Scores, q: Tensor, d: Tensor, scale: float, centre: float) -> Tensor:
    return torch.mul(torch.sub(torch.sum(torch.mul(q, d), [1]), centre), scale)
