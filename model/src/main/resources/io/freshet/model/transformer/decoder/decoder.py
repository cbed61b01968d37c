# Decoder of the Llama kind (pre-norm, rotary positions, grouped heads, SwiGLU), without state: weights and LoRA pairs
# are arguments.
#
# B texts, T tokens (padded), H hidden, N heads, G key-value heads, D head width, I intermediate. A linear weight is
# [out, in].
# weights of a layer, in this order (DecoderNames.java keeps it); a tensor that the family has not is empty:
#    0 input norm      1 query w      2 query b       3 key w         4 key b    5 value w   6 value b
#    7 attention output w             8 b             9 query norm   10 key norm
#   11 post-attention norm           12 gate w       13 up w         14 down w
# lora of a layer: empty, or A [r, in] and B [out, r] for query, key, value, attention output, gate, up, down; F32
# whatever the weights are; r = 0 where a linear is not adapted.
# shared: cosines and sines [B or 1, 1, T, D], and what is added to attention scores [B, 1, T, T], empty = plain causal.
class Decoder(Module):
  __parameters__ = []
  __buffers__ = []

  # Token vectors, cosines, sines, attention mask. Positions count from a text's first real token.
  def begin(self: __torch__.Decoder, ids: Tensor, real: Tensor, words: Tensor, head_width: int,
            theta: float) -> List[Tensor]:
    x = torch.embedding(words, ids)
    t = torch.size(ids, 1)
    # dtype 6 = F32, 4 = 64-bit integer
    place = torch.arange(t, dtype=4, layout=None, device=ops.prim.device(ids), pin_memory=None)
    position = torch.unsqueeze(place, 0)
    bar = torch.new_empty(x, [0], dtype=None, layout=None, device=None, pin_memory=None)
    # Where every text starts in the first column, the padding is behind it, and causal attention never looks there.
    if torch.__not__(bool(torch.all(torch.select(real, 1, 0)))):
      position = torch.clamp(torch.sub(torch.cumsum(real, 1), 1), 0)
      # A token of the padding sees itself, so that no row is without anything to see.
      itself = torch.eq(torch.unsqueeze(place, 1), torch.unsqueeze(place, 0))
      before = torch.le(torch.unsqueeze(place, 0), torch.unsqueeze(place, 1))
      seen = torch.__and__(torch.__or__(torch.unsqueeze(real, 1), itself), before)
      bar = torch.new_zeros(x, torch.size(seen), dtype=None, layout=None, device=None, pin_memory=None)
      bar = torch.unsqueeze(torch.masked_fill(bar, torch.bitwise_not(seen), -65504.), 1)
    even = torch.arange(0, head_width, 2, dtype=6, layout=None, device=ops.prim.device(ids), pin_memory=None)
    frequency = torch.reciprocal(torch.pow(theta, torch.div(even, head_width)))
    angle = torch.mul(torch.unsqueeze(torch.to(position, 6), -1), frequency)
    angle = torch.unsqueeze(torch.cat([angle, angle], -1), 1)
    return [x, torch.type_as(torch.cos(angle), x), torch.type_as(torch.sin(angle), x), bar]

  # RMS norm as the reference rounds it: F32, back to the type of x, then the scale.
  def norm(self: __torch__.Decoder, x: Tensor, scale: Tensor, eps: float) -> Tensor:
    wide = torch.to(x, 6)
    wide = torch.mul(wide, torch.rsqrt(torch.add(torch.mean(torch.pow(wide, 2), [-1], True), eps)))
    return torch.mul(scale, torch.type_as(wide, x))

  def adapted(self: __torch__.Decoder, x: Tensor, weight: Tensor, bias: Optional[Tensor], lora: List[Tensor], pair: int,
              scaling: float, dropout: float) -> Tensor:
    y = torch.linear(x, weight, bias)
    if torch.gt(torch.len(lora), 0):
      if torch.gt(torch.size(lora[2 * pair], 0), 0):
        if torch.gt(dropout, 0.):
          x = torch.dropout(x, dropout, True)
        low = torch.linear(torch.type_as(x, lora[2 * pair]), lora[2 * pair], None)
        low = torch.linear(low, lora[2 * pair + 1], None)
        y = torch.type_as(torch.add(torch.type_as(y, low), low, alpha=scaling), y)
    return y

  # One of query, key, value: [B, T, H] to [B, N or G, T, D].
  def part(self: __torch__.Decoder, x: Tensor, weights: List[Tensor], at: int, lora: List[Tensor], pair: int,
           head_width: int, scaling: float, dropout: float) -> Tensor:
    bias = annotate(Optional[Tensor], None)
    if torch.gt(torch.numel(weights[at + 1]), 0):
      bias = weights[at + 1]
    y = (self).adapted(x, weights[at], bias, lora, pair, scaling, dropout)
    return torch.reshape(y, [torch.size(x, 0), torch.size(x, 1), -1, head_width])

  # [B, T, N, D] to [B, N, T, D], turned by its position; the two halves of D are the two coordinates that turn.
  def rotated(self: __torch__.Decoder, x: Tensor, scale: Tensor, shared: List[Tensor], eps: float) -> Tensor:
    if torch.gt(torch.numel(scale), 0):
      x = (self).norm(x, scale, eps)
    x = torch.transpose(x, 1, 2)
    half = torch.floordiv(torch.size(x, -1), 2)
    turned = torch.cat([torch.neg(torch.slice(x, -1, half)), torch.slice(x, -1, 0, half)], -1)
    return torch.add(torch.mul(x, shared[0]), torch.mul(turned, shared[1]))

  # [B, G, T, D] to [B, N, T, D]: each for the N / G query heads that share it. Attention's own enable_gqa has no fused
  # kernel on the CPU: 2 to 3 times the time, and all scores in memory at once.
  def repeated(self: __torch__.Decoder, x: Tensor, heads: int) -> Tensor:
    b, g, t, d, = torch.size(x)
    same = torch.expand(torch.unsqueeze(x, 2), [b, g, torch.floordiv(heads, g), t, d])
    return torch.reshape(same, [b, heads, t, d])

  def layer(self: __torch__.Decoder, x: Tensor, shared: List[Tensor], weights: List[Tensor], lora: List[Tensor],
            head_width: int, scaling: float, dropout: float, eps: float) -> Tensor:
    h = (self).norm(x, weights[0], eps)
    q = (self).rotated((self).part(h, weights, 1, lora, 0, head_width, scaling, dropout), weights[9], shared, eps)
    k = (self).rotated((self).part(h, weights, 3, lora, 1, head_width, scaling, dropout), weights[10], shared, eps)
    v = torch.transpose((self).part(h, weights, 5, lora, 2, head_width, scaling, dropout), 1, 2)
    heads = torch.size(q, 1)
    k = (self).repeated(k, heads)
    v = (self).repeated(v, heads)
    if torch.gt(torch.numel(shared[2]), 0):
      a = torch.scaled_dot_product_attention(q, k, v, shared[2], 0., False)
    else:
      a = torch.scaled_dot_product_attention(q, k, v, None, 0., True)
    a = torch.reshape(torch.transpose(a, 1, 2), [torch.size(x, 0), torch.size(x, 1), -1])
    bias = annotate(Optional[Tensor], None)
    if torch.gt(torch.numel(weights[8]), 0):
      bias = weights[8]
    x = torch.add(x, (self).adapted(a, weights[7], bias, lora, 3, scaling, dropout))
    h = (self).norm(x, weights[11], eps)
    gate = torch.silu((self).adapted(h, weights[12], None, lora, 4, scaling, dropout))
    up = (self).adapted(h, weights[13], None, lora, 5, scaling, dropout)
    return torch.add(x, (self).adapted(torch.mul(gate, up), weights[14], None, lora, 6, scaling, dropout))
