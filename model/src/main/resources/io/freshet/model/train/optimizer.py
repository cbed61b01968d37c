# Clipping by global norm and AdamW over lists of tensors.
class Optimizer(Module):
  __parameters__ = []
  __buffers__ = []

  # Scales gradients in place so that their joint L2 norm is at most max_norm; returns the norm before.
  def clip(self: __torch__.Optimizer, gradients: List[Tensor], max_norm: float) -> Tensor:
    squares = annotate(List[Tensor], [])
    for i in range(torch.len(gradients)):
      squares = torch.append(squares, torch.sum(torch.mul(gradients[i], gradients[i])))
    norm = torch.sqrt(torch.sum(torch.stack(squares)))
    factor = torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 1e-6)), max_norm), None, 1.0)
    for i in range(torch.len(gradients)):
      g = torch.mul_(gradients[i], factor)
    return norm

  # AdamW (decoupled weight decay) in place; t counts from 1.
  def adamw(self: __torch__.Optimizer, parameters: List[Tensor], gradients: List[Tensor], exp_avg: List[Tensor],
            exp_avg_sq: List[Tensor], t: int, lr: float, beta1: float, beta2: float, eps: float,
            weight_decay: float) -> Tensor:
    correction1 = torch.sub(1., torch.pow(beta1, t))
    correction2 = torch.sub(1., torch.pow(beta2, t))
    for i in range(torch.len(parameters)):
      g = gradients[i]
      p = torch.mul_(parameters[i], torch.sub(1., torch.mul(lr, weight_decay)))
      m = torch.add_(torch.mul_(exp_avg[i], beta1), g, alpha=torch.sub(1., beta1))
      v = torch.addcmul_(torch.mul_(exp_avg_sq[i], beta2), g, g, value=torch.sub(1., beta2))
      denominator = torch.add(torch.div(torch.sqrt(v), torch.sqrt(correction2)), eps)
      p = torch.addcdiv_(p, m, denominator, value=torch.neg(torch.div(lr, correction1)))
    return parameters[0]
