# Element types, by libtorch's numbers: 5 = F16, 6 = F32, 15 = BF16.
class Types(Module):
  __parameters__ = []
  __buffers__ = []

  # A flat tensor without values, on the device of another.
  def room(self: __torch__.Types, beside: Tensor, elements: int, of: int) -> Tensor:
    return torch.new_empty(beside, [elements], dtype=of, layout=None, device=None, pin_memory=None)

  # Writes raw little-endian bytes, which are numbers of a type, into a flat tensor of any type.
  def put(self: __torch__.Types, into: Tensor, at: int, bytes: Tensor, of: int) -> Tensor:
    numbers = torch.view_copy(bytes, dtype=of)
    return torch.copy_(torch.narrow(into, 0, at, torch.numel(numbers)), numbers)

  def shaped(self: __torch__.Types, flat: Tensor, shape: List[int]) -> Tensor:
    return torch.reshape(flat, shape)

  # Whether no element is NaN or infinite: the least and the greatest would be.
  def finite(self: __torch__.Types, x: Tensor) -> Tensor:
    least, greatest, = torch.aminmax(x, dim=None, keepdim=False)
    return torch.all(torch.isfinite(torch.stack([least, greatest])))
