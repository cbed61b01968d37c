# Gradients as values.
class Autograd(Module):
  __parameters__ = []
  __buffers__ = []

  # An input that the loss does not reach is an error, not a zero.
  def gradients(self: __torch__.Autograd, loss: Tensor, inputs: List[Tensor]) -> List[Tensor]:
    found = torch.grad([loss], inputs, None, False, False, False)
    out = annotate(List[Tensor], [])
    for i in range(torch.len(found)):
      out = torch.append(out, unchecked_cast(Tensor, found[i]))
    return out

  # gradient: that of output, of the same shape.
  def pull_back(self: __torch__.Autograd, output: Tensor, gradient: Tensor, inputs: List[Tensor]) -> List[Tensor]:
    given = annotate(List[Optional[Tensor]], [gradient])
    found = torch.grad([output], inputs, given, False, False, False)
    out = annotate(List[Tensor], [])
    for i in range(torch.len(found)):
      out = torch.append(out, unchecked_cast(Tensor, found[i]))
    return out

  def accumulate(self: __torch__.Autograd, sums: List[Tensor], gradients: List[Tensor], weight: float) -> Tensor:
    for i in range(torch.len(sums)):
      s = torch.add_(sums[i], gradients[i], alpha=weight)
    return sums[0]

  def rows(self: __torch__.Autograd, x: Tensor, start: int, end: int) -> Tensor:
    return torch.slice(x, 0, start, end)

  def join(self: __torch__.Autograd, parts: List[Tensor]) -> Tensor:
    return torch.cat(parts, 0)
