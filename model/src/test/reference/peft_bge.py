"""Makes resources/reference/peft-bge: an adapter as PEFT saves it, and the vectors that come of it.

    python peft_bge.py BASE OUT

BASE is the converted built-in model bge-small-zh-v1.5 (target/test-cache/models/builtin/bge-small-zh-v1.5 once a test
has run), OUT the folder to be made. Needs torch, transformers, peft and sentence-transformers; the build and the tests
need none of them.
"""

import json
import sys
from pathlib import Path

import peft
import sentence_transformers
import torch
import transformers
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from transformers import AutoModel

TEXTS = [
    "鱼塘缺氧怎么办",
    "水稻稻瘟病的防治方法是什么?",
    "How is leaf rust of wheat treated?",
    "番茄叶片黄化卷曲,多由烟粉虱传播的病毒引起,应及时防虫、拔除病株并增施磷钾肥。" * 5,
    "混合 mixed text 🐟 with an emoji",
    "a",
]


def adapter(base: Path, out: Path) -> None:
    """Every linear layer, the pooler too, with B that is not zero."""
    torch.manual_seed(20)
    config = LoraConfig(r=2, lora_alpha=6, lora_dropout=0.1, target_modules="all-linear", task_type="FEATURE_EXTRACTION")
    model = get_peft_model(AutoModel.from_pretrained(base), config)
    for name, parameter in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter, std=0.05)
    model.peft_config["default"].base_model_name_or_path = "builtin:bge-small-zh-v1.5"
    model.save_pretrained(out)
    (out / "README.md").unlink()


def main(base: Path, out: Path) -> None:
    torch.set_num_threads(1)
    adapter(base, out)
    model = SentenceTransformer(str(base), device="cpu")
    plain = model.encode(TEXTS, prompt_name="query", convert_to_tensor=True)
    PeftModel.from_pretrained(model[0].auto_model, out).eval()  # puts its layers into the model it is given
    vectors = {kind: model.encode(TEXTS, prompt_name=kind, convert_to_tensor=True) for kind in ("query", "document")}
    change = (vectors["query"] - plain).abs().max().item()
    assert change > 0.01, "the adapter has no effect"
    save_file({kind: tensor.contiguous() for kind, tensor in vectors.items()}, out / "vectors.safetensors")
    versions = {
        module.__name__: module.__version__ for module in (torch, transformers, peft, sentence_transformers)
    }
    record = {"texts": TEXTS, "largest_change_by_the_adapter": change, "made_with": versions}
    (out / "texts.json").write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
