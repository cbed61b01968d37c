"""Five AdamW steps on A and B with ms-swift's constants and a constant learning rate."""

import torch

from fixture import Fixture
from lora import matrices

SETTINGS = {
    "learning_rate": 1e-3,
    "beta1": 0.9,
    "beta2": 0.95,
    "epsilon": 1e-8,
    "weight_decay": 0.1,
    "max_grad_norm": 1.0,
}


def add(fixture: Fixture, name: str, adapted, losses, described: list) -> None:
    """`<name>.<path of A or B>` after the last step. losses: a function for each step that computes its loss."""
    parameters = list(matrices(adapted).values())
    optimizer = torch.optim.AdamW(
        parameters,
        lr=SETTINGS["learning_rate"],
        betas=(SETTINGS["beta1"], SETTINGS["beta2"]),
        eps=SETTINGS["epsilon"],
        weight_decay=SETTINGS["weight_decay"],
    )
    steps = []
    for compute, batch in zip(losses, described, strict=True):
        optimizer.zero_grad()
        loss = compute()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(parameters, SETTINGS["max_grad_norm"])
        optimizer.step()
        steps.append({"loss": loss.item(), "grad_norm": norm.item(), "batch": batch})
    fixture.json[name] = {**SETTINGS, "steps": steps}
    for path, parameter in matrices(adapted).items():
        fixture.put(f"{name}.{path}", parameter)
