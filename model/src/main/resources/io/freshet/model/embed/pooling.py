# Hidden states [B, T, H] and mask [B, T] (true = real token) to vectors of length 1.
class Pooling(Module):
  __parameters__ = []
  __buffers__ = []

  def cls(self: __torch__.Pooling, hidden: Tensor, mask: Tensor) -> Tensor:
    # A copy: a view would keep all of hidden alive.
    return torch.clone(torch.select(hidden, 1, 0))

  def mean(self: __torch__.Pooling, hidden: Tensor, mask: Tensor) -> Tensor:
    real = torch.type_as(torch.unsqueeze(mask, -1), hidden)
    total = torch.sum(torch.mul(hidden, real), [1])
    return torch.div(total, torch.clamp(torch.sum(real, [1]), 1e-9))

  def last_token(self: __torch__.Pooling, hidden: Tensor, mask: Tensor) -> Tensor:
    last = torch.sub(torch.sum(mask, [1]), 1)
    index = torch.reshape(last, [-1, 1, 1])
    return torch.squeeze(torch.gather(hidden, 1, torch.expand(index, [-1, 1, torch.size(hidden, 2)])), 1)

  # chunks: vectors of the chunks, one after the other; order[i] = where the vector of text i is among them. F32 (dtype 6)
  # whatever the model computes in.
  def gather(self: __torch__.Pooling, chunks: List[Tensor], order: Tensor) -> Tensor:
    return torch.to(torch.index_select(torch.cat(chunks, 0), 0, order), 6)

  # Rows of length 1.
  def scale(self: __torch__.Pooling, x: Tensor) -> Tensor:
    return torch.div(x, torch.clamp(torch.norm(x, 2, [-1], True), 1e-12))

  def assemble(self: __torch__.Pooling, chunks: List[Tensor], order: Tensor) -> Tensor:
    return self.scale(self.gather(chunks, order))
