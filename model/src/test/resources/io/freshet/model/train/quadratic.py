# Half the squared distance of all parameters from their targets.
class Quadratic(Module):
  __parameters__ = []
  __buffers__ = []

  def loss(self: __torch__.Quadratic, parameters: List[Tensor], targets: List[Tensor]) -> Tensor:
    out = annotate(List[Tensor], [])
    for i in range(torch.len(parameters)):
      d = torch.sub(parameters[i], targets[i])
      out = torch.append(out, torch.sum(torch.mul(d, d)))
    return torch.mul(torch.sum(torch.stack(out)), 0.5)
