# BERT encoder (post-norm), without state: weights and LoRA pairs are arguments.
#
# B texts, T tokens (padded), H hidden, F intermediate. A linear weight is [out, in].
# weights of a layer, in this order (BertWeights.java keeps it):
#    0 query w   1 query b   2 key w   3 key b   4 value w   5 value b
#    6 attention output w   7 b   8 norm scale   9 norm shift
#   10 intermediate w  11 b  12 output w  13 b  14 norm scale  15 norm shift
# lora of a layer: empty, or A [r, in] and B [out, r] for query, key, value, attention output, intermediate, output;
# F32 whatever the weights are.
class Bert(Module):
  __parameters__ = []
  __buffers__ = []

  def embeddings(self: __torch__.Bert, ids: Tensor, weights: List[Tensor], eps: float) -> Tensor:
    words = torch.embedding(weights[0], ids)
    positions = torch.slice(weights[1], 0, 0, torch.size(ids, 1))
    kind = torch.select(weights[2], 0, 0)
    x = torch.add(torch.add(words, positions), kind)
    return torch.layer_norm(x, [torch.size(x, -1)], weights[3], weights[4], eps)

  def adapted(self: __torch__.Bert, x: Tensor, weights: List[Tensor], at: int, lora: List[Tensor], pair: int,
              scaling: float, dropout: float) -> Tensor:
    y = torch.linear(x, weights[at], weights[at + 1])
    if torch.gt(torch.len(lora), 0):
      if torch.gt(dropout, 0.):
        x = torch.dropout(x, dropout, True)
      low = torch.linear(torch.type_as(x, lora[2 * pair]), lora[2 * pair], None)
      low = torch.linear(low, lora[2 * pair + 1], None)
      y = torch.type_as(torch.add(torch.type_as(y, low), low, alpha=scaling), y)
    return y

  def layer(self: __torch__.Bert, x: Tensor, mask: Tensor, weights: List[Tensor], lora: List[Tensor], heads: int,
            scaling: float, dropout: float, eps: float) -> Tensor:
    b = torch.size(x, 0)
    t = torch.size(x, 1)
    h = torch.size(x, 2)
    split = [b, t, heads, -1]
    q = torch.transpose(torch.reshape((self).adapted(x, weights, 0, lora, 0, scaling, dropout), split), 1, 2)
    k = torch.transpose(torch.reshape((self).adapted(x, weights, 2, lora, 1, scaling, dropout), split), 1, 2)
    v = torch.transpose(torch.reshape((self).adapted(x, weights, 4, lora, 2, scaling, dropout), split), 1, 2)
    visible = torch.unsqueeze(torch.unsqueeze(mask, 1), 1)
    a = torch.scaled_dot_product_attention(q, k, v, visible)
    a = torch.reshape(torch.transpose(a, 1, 2), [b, t, h])
    a = (self).adapted(a, weights, 6, lora, 3, scaling, dropout)
    x = torch.layer_norm(torch.add(x, a), [h], weights[8], weights[9], eps)
    m = torch.gelu((self).adapted(x, weights, 10, lora, 4, scaling, dropout))
    m = (self).adapted(m, weights, 12, lora, 5, scaling, dropout)
    return torch.layer_norm(torch.add(x, m), [h], weights[14], weights[15], eps)
