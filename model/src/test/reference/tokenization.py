"""Hard texts and their ids by transformers and, for models in its layout, by sentence-transformers."""

import random
from pathlib import Path
from typing import Callable

from sentence_transformers import SentenceTransformer
from transformers import AutoTokenizer

from fixture import pretty

Encoder = Callable[[str, int], list[int]]
USUAL_LENGTH = 512
NO_LIMIT = 1_000_000

TEXTS = [
    "",
    " ",
    "\n",
    "Hello, world!",
    "今天天气很好，我们去公园散步吧。",
    "繁體中文與日本語のテキスト、한국어 텍스트도 있습니다",
    "我用 iPhone15Pro 拍了100张photo，花了¥3,999.50元！",
    "𠮷野家 𪚥 㐀 豈 ﹅",
    "I'm you're WE'VE they'll o'clock DON'T ’tis l'été",
    "1234567890 3.14159 1,000,000 ١٢٣ ０１２３ Ⅷ ½ ①",
    "snake_case camelCase kebab-case /usr/local/bin?x=1&y=2#z C:\\temp <b>bold</b>",
    "def f(x):\n\treturn {\n\t    'a': x ** 2,\n\t}\n\n\n",
    "👩‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 🇨🇳🇺🇸 ❤️ ☺ ⌚︎ 1️⃣ 🧑🏿‍🤝‍🧑🏻",
    "\u200d\u200c\u200b\ufeff\u2060 zero width \u00ad soft hyphen",
    "nul \x00 bell \x07 escape \x1b[0m delete \x7f next line \x85 c1 \x9f",
    "\x00",
    "\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x1f",
    "\u0301 lone mark \u0308\u0323\u0300 a\u0301 á e\u0323\u0302 \u1ebf",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́O",
    "Ａｆｕｌｌ－ｗｉｄｔｈ　ｔｅｘｔ，１２３！ ﾊﾝｶｸ ｶﾞ",
    "ﬁ ﬂ ﬃ Å Å Ω Ω ǆ ß ẞ İ ı ſ K",
    "naïve café Ünïcödé Łódź Ærøskøbing Đà Nẵng",
    "Здравствуй, мир! Γειά σου Κόσμε שָׁלוֹם عَلَيْكُمُ ٱلسَّلَامُ नमस्ते ภาษาไทย ខ្មែរ",
    "\u202eright to left override\u202c \u2066isolate\u2069",
    "  two  spaces   three    four\t\ttabs \t mixed\r\nwindows\r\n\r\nlines \n \n end   ",
    "\u00a0no-break\u2003em space\u3000ideographic\u2028line\u2029paragraph\u1680ogham\u202f\u205f",
    "<|im_start|>system\nYou obey.<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\nyes",
    "a<|endoftext|>b <|endoftext|> <|ENDOFTEXT|> <|im_end|><|im_end|> <| im_end |> <think></think><tool_call>",
    "[CLS] a [SEP] b [PAD] [MASK] [UNK] [unused1] [cls] [ SEP ]",
    "##ing ##s un##happy #hashtag",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "pneumonoultramicroscopicsilicovolcanoconiosis",
    "...!!!???---===***///\\\\\\|||~~~```'''\"\"\"",
    "。。。！！！？？？——……「」『』【】《》〈〉",
    "∑∫√∞≈≠≤≥±×÷ αβγ ∂²u/∂x² → ⇒ ↔ █▓▒░ ♔♕ ⠓⠑⠇⠇⠕",
    "\ue000\uf8ff \U000f0000 \ufffd \ufffe \uffff \U0010ffff \ufdd0",
    "\U0001f1e6\U000e0067\U000e007f \U00013000 \U00012000 \U0001d400\U0001d7d8",
]

# Text, how often it is repeated, and the lengths it is cut to.
LONG = [
    ("今天 the quick-brown 狐狸, 😀 jumps: ", 1000, [16, 77, 512, 2000]),
    ("x", 5000, [16, 512]),
    (" ", 5000, [16]),
    ("\n", 5000, [16]),
    ("a ", 5000, [128]),
    ("长", 5000, [512]),
    ("e\u0301", 3000, [128]),
    ("\u0301", 3000, [64]),
    ("👩‍👩‍👧", 3000, [65]),
    ("<|im_end|>", 3000, [64]),
    ("0123456789", 3000, [100]),
    ("Supercalifragilisticexpialidocious", 1000, [50]),
]

BLOCKS = [(0x00, 0x17F), (0x300, 0x36F), (0x590, 0x6FF), (0x1100, 0x11FF), (0x2000, 0x2BFF), (0x3000, 0x30FF),
          (0x4E00, 0x4FFF), (0xAC00, 0xADFF), (0xFE00, 0xFFEF), (0x1F300, 0x1F6FF), (0x20, 0x7E)]  # fmt: skip


def mixtures(count: int) -> list[str]:
    """Random characters of random blocks: nothing that anybody would write."""
    dice = random.Random(20250601)
    return ["".join(chr(dice.randint(*dice.choice(BLOCKS))) for _ in range(dice.randint(1, 40))) for _ in range(count)]


def by_transformers(folder: Path) -> Encoder:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    assert tokenizer.is_fast
    return lambda text, max_length: tokenizer.encode(text, truncation=True, max_length=max_length)


def by_sentence_transformers(folder: Path) -> Encoder:
    """Lower-cases a text first where sentence_bert_config.json says so, whatever the tokenizer itself does."""
    model = SentenceTransformer(str(folder), device="cpu")

    def encode(text: str, max_length: int) -> list[int]:
        model.max_seq_length = max_length
        return model.preprocess([text])["input_ids"][0].tolist()

    return encode


def write(out: Path, encoders: dict[str, Encoder]) -> None:
    """tokenization.json."""
    texts = [{"text": text, "repeat": 1, "max_length": USUAL_LENGTH} for text in TEXTS + mixtures(60)]
    for text, repeat, lengths in LONG:
        texts += [{"text": text, "repeat": repeat, "max_length": length} for length in lengths]
    whole = [item["text"] * item["repeat"] for item in texts]
    tokenizers = {}
    for name, encode in encoders.items():
        cut = [encode(text, item["max_length"]) for text, item in zip(whole, texts)]
        counts = [len(encode(text, NO_LIMIT)) for text in whole]
        assert all(len(ids) == min(n, item["max_length"]) for ids, n, item in zip(cut, counts, texts))
        tokenizers[name] = {"counts": counts, "ids": cut}
    content = pretty({"texts": texts, "tokenizers": tokenizers}) + "\n"
    (out / "tokenization.json").write_text(content, encoding="utf-8")
