"""The three tokenizers: Qwen3's as published, the same with an end token, and one of plain words for tiny vocabularies."""

import json
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers, processors

END_OF_TEXT = "<|endoftext|>"
END_OF_TEXT_ID = 151643
WORDS = 320
PAD, CLS, SEP, UNKNOWN = 0, 1, 2, 3


def write_qwen3(source: Path, folder: Path, end_token: bool) -> None:
    """With `end_token`, the file is changed as that of Qwen3-Embedding is: every text ends with <|endoftext|>."""
    text = (source / "tokenizer.json").read_text(encoding="utf-8")
    if end_token:
        tokenizer = json.loads(text)
        end = {"SpecialToken": {"id": END_OF_TEXT, "type_id": 0}}
        template = {
            "type": "TemplateProcessing",
            "single": [{"Sequence": {"id": "A", "type_id": 0}}, end],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, end, {"Sequence": {"id": "B", "type_id": 0}}, end],
            "special_tokens": {
                END_OF_TEXT: {"id": END_OF_TEXT, "ids": [END_OF_TEXT_ID], "tokens": [END_OF_TEXT]}
            },
        }
        tokenizer["post_processor"] = {
            "type": "Sequence",
            "processors": [tokenizer["post_processor"], template],
        }
        text = json.dumps(tokenizer, ensure_ascii=False)
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")
    config = json.loads((source / "tokenizer_config.json").read_text(encoding="utf-8"))
    config.pop("chat_template", None)
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def write_words(folder: Path, cls: bool) -> None:
    """A token for each of the words w4 … w319: word and id are the same number. A text is framed [CLS] … [SEP] or … [SEP]."""
    names = ["[PAD]", "[CLS]", "[SEP]", "[UNK]"] + [f"w{i}" for i in range(4, WORDS)]
    tokenizer = Tokenizer(models.WordLevel({name: i for i, name in enumerate(names)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    special = [("[CLS]", CLS), ("[SEP]", SEP)]
    single = "[CLS] $A [SEP]" if cls else "$A [SEP]"
    tokenizer.post_processor = processors.TemplateProcessing(single=single, special_tokens=special)
    tokenizer.add_special_tokens(names[:4])
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "pad_token": "[PAD]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "unk_token": "[UNK]",
        "model_max_length": 64,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
