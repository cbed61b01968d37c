# Element types, by libtorch's numbers: 5 = F16, 6 = F32, 15 = BF16.
class Types(Module):
  __parameters__ = []
  __buffers__ = []

  def cast(self: __torch__.Types, x: Tensor, to: int) -> Tensor:
    return torch.to(x, to)

  # Parts of a flat tensor, one after the other, in a shape.
  def join(self: __torch__.Types, parts: List[Tensor], shape: List[int]) -> Tensor:
    return torch.reshape(torch.cat(parts, 0), shape)
