# InfoNCE as ms-swift has it, for any number of negatives per row, plus the removal of exact duplicates.
#
# q [B, d] query vectors, docs [M, d] document vectors, all of length 1.
# positive [B]: index of a row's positive in docs. owner [M]: row a document belongs to.
# duplicate [B, M]: true where a document is, word for word, the row's positive under another index.
# weight [B]: weight of a row. Scores are plain cosines; masks apply before the division by the temperature.
class InfoNce(Module):
  __parameters__ = []
  __buffers__ = []

  # Returns loss [], loss of each row [B], mean positive score [], mean margin to the best other document [] over the
  # rows that have one (0 if none has).
  def loss(self: __torch__.InfoNce, q: Tensor, docs: Tensor, positive: Tensor, owner: Tensor, duplicate: Tensor,
           weight: Tensor, temperature: float, in_batch: bool, mask_fake: bool, fake_margin: float,
           query_query: bool, document_document: bool) -> List[Tensor]:
    rows = torch.unsqueeze(torch.arange(torch.size(q, 0), dtype=4, device=q.device), 1)
    columns = torch.unsqueeze(torch.arange(torch.size(docs, 0), dtype=4, device=q.device), 0)
    target = torch.unsqueeze(positive, 1)
    own = torch.eq(target, columns)
    scores = torch.matmul(q, torch.t(docs))
    score = torch.gather(scores, 1, target)
    drop = torch.logical_and(duplicate, torch.logical_not(own))
    others = torch.masked_fill(torch.detach(scores), torch.logical_or(drop, own), -inf)
    best = torch.amax(others, [1], True)
    alone = torch.eq(best, -inf)
    gap = torch.masked_fill(torch.sub(torch.detach(score), best), alone, 0.)
    margin = torch.div(torch.sum(gap), torch.clamp(torch.sum(torch.logical_not(alone)), 1))
    limit = torch.add(torch.detach(score), fake_margin)
    if in_batch:
      if mask_fake:
        drop = torch.logical_or(drop, torch.gt(torch.detach(scores), limit))
    else:
      drop = torch.logical_or(drop, torch.ne(torch.unsqueeze(owner, 0), rows))
    logits = torch.masked_fill(scores, drop, -inf)
    if in_batch:
      if query_query:
        qq = torch.matmul(q, torch.t(q))
        away = torch.eq(rows, torch.t(rows))
        if mask_fake:
          away = torch.logical_or(away, torch.gt(torch.detach(qq), limit))
        logits = torch.cat([logits, torch.masked_fill(qq, away, -inf)], 1)
      if document_document:
        dd = torch.matmul(torch.index_select(docs, 0, positive), torch.t(docs))
        logits = torch.cat([logits, torch.masked_fill(dd, own, -inf)], 1)
    logits = torch.div(logits, temperature)
    each = torch.sub(torch.logsumexp(logits, [1]), torch.div(torch.squeeze(score, 1), temperature))
    loss = torch.div(torch.sum(torch.mul(each, weight)), torch.sum(weight))
    return [loss, torch.detach(each), torch.mean(torch.detach(score)), margin]
