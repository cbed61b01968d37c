class Probe(Module):
  __parameters__ = []
  __buffers__ = []
  # A comment, to see that the importer's lexer takes them.
  def loss(self: __torch__.Probe, x: Tensor, w: List[Tensor], scale: float, square: bool) -> Tensor:
    y = torch.linear(x, w[0], None)
    if square:
      y = torch.mul(y, y)
    return torch.mul(torch.sum(y), scale)

  def gradients(self: __torch__.Probe, loss: Tensor, parameters: List[Tensor]) -> List[Tensor]:
    found = torch.grad([loss], parameters, None, False, False, False)
    out = annotate(List[Tensor], [])
    for i in range(torch.len(found)):
      g = found[i]
      if torch.__isnot__(g, None):
        out = torch.append(out, unchecked_cast(Tensor, g))
    return out
