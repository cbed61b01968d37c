# Losses of a reranker, and its margin.
#
# d [n]: scores (z_yes - z_no) of pairs. relevant [n]: 1 or 0. weight [n] of pairs. All F32.
# groups: place [G, K] (indices into d of a group's pairs, its positive first), absent [G, K] (true = no pair there),
# weight [G].
class Losses(Module):
  __parameters__ = []
  __buffers__ = []

  def mean(self: __torch__.Losses, each: Tensor, weight: Tensor) -> Tensor:
    return torch.div(torch.sum(torch.mul(each, weight)), torch.sum(weight))

  # Binary cross-entropy with logits, weighted mean over pairs.
  def pointwise(self: __torch__.Losses, d: Tensor, relevant: Tensor, weight: Tensor) -> Tensor:
    yes = torch.mul(relevant, torch.log_sigmoid(d))
    no = torch.mul(torch.rsub(relevant, 1), torch.log_sigmoid(torch.neg(d)))
    return (self).mean(torch.neg(torch.add(yes, no)), weight)

  # Cross-entropy of the positive among its group, weighted mean over groups.
  def listwise(self: __torch__.Losses, d: Tensor, groups: List[Tensor], temperature: float,
               log_probability: bool) -> Tensor:
    if log_probability:
      d = torch.log(torch.add(torch.sigmoid(d), 1e-8))
    logits = torch.masked_fill(torch.div((self).grouped(d, groups), temperature), groups[1], -inf)
    each = torch.sub(torch.logsumexp(logits, [1]), torch.select(logits, 1, 0))
    return (self).mean(each, groups[2])

  # states [n, 2, H] after which the answer and the end token come, head [V, H], target [n, 2] token ids. Weighted mean
  # over the 2n tokens of the cross-entropy over the vocabulary, in F32 (dtype 6).
  def sft(self: __torch__.Losses, states: Tensor, head: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    logits = torch.to(torch.linear(states, head, None), 6)
    own = torch.squeeze(torch.gather(logits, 2, torch.unsqueeze(target, 2)), 2)
    each = torch.mean(torch.sub(torch.logsumexp(logits, [2]), own), [1])
    return (self).mean(each, weight)

  # Mean over groups of the positive's score minus the best negative's.
  def margin(self: __torch__.Losses, d: Tensor, groups: List[Tensor]) -> Tensor:
    scores = torch.masked_fill((self).grouped(torch.detach(d), groups), groups[1], -inf)
    others = torch.slice(scores, 1, 1, torch.size(scores, 1))
    return torch.mean(torch.sub(torch.select(scores, 1, 0), torch.amax(others, [1])))

  def grouped(self: __torch__.Losses, d: Tensor, groups: List[Tensor]) -> Tensor:
    return torch.reshape(torch.index_select(d, 0, torch.reshape(groups[0], [-1])), torch.size(groups[0]))
