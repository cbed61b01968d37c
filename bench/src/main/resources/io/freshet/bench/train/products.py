# Matrix products as linear layers have them: inputs [rows, in], weights [out, in]. Each method does all of them `times`
# times; carrying the last result through the loops keeps every product alive.
class Products(Module):
  __parameters__ = []
  __buffers__ = []

  def forward(self: __torch__.Products, inputs: List[Tensor], weights: List[Tensor], times: int) -> Tensor:
    y = inputs[0]
    for t in range(times):
      for i in range(torch.len(weights)):
        y = torch.linear(inputs[i], weights[i], None)
    return y

  # The output, then the gradient of the input: [rows, out] by [out, in].
  def forward_and_backward(self: __torch__.Products, inputs: List[Tensor], weights: List[Tensor],
                           times: int) -> Tensor:
    y = inputs[0]
    for t in range(times):
      for i in range(torch.len(weights)):
        y = torch.matmul(torch.linear(inputs[i], weights[i], None), weights[i])
    return y
