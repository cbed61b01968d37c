"""Every text of the fixtures. The weights of the tokens in them are unique; see weights.py."""

QUERIES = [
    "What is the capital of China?",
    "Explain gravity",
    "怎么重置路由器的密码",
    "iPhone 15 屏幕碎了 how much to repair?",
    "🙂 feeling down, any advice 👩‍👩‍👧?",
]

DOCUMENTS = [
    "The capital of China is Beijing.",
    "Gravity is a force that attracts two bodies towards each other. It gives weight to physical objects.",
    "按住路由器背面的复位键十秒，密码就会恢复为出厂设置。",
    "官方售后更换 iPhone 15 屏幕的价格约为 2000 元；third-party shops ask less.",
    "Talk to a friend 🤝, go for a walk 🚶🏽‍♀️, and sleep well 😴.",
    "",
    " leading and trailing spaces\n\nand\ttabs  ",
]

LONG_QUERY = "请问在周末的时候 where can I find a quiet library with free parking, 而且最好离地铁站不远?"
LONG_DOCUMENT = (
    "The city library opens at nine 📚. 周末人比较多，建议早点去。 Parking is free for two hours, after that it costs "
    "three euros; the underground station is a five-minute walk away. 图书馆二楼有安静的自习区。"
)

# Rows of query, positive, negatives. No negative is another row's positive: Freshet drops exact duplicates of a
# positive, ms-swift does not, and these fixtures are about what both do.
GROUPS = [
    (QUERIES[0], DOCUMENTS[0], ["China has many large cities.", "Shanghai is the largest city of China."]),
    (QUERIES[1], DOCUMENTS[1], ["Magnets attract iron.", "Isaac Newton was born in 1643."]),
    (QUERIES[2], DOCUMENTS[2], ["路由器放在通风的地方。", "密码至少要有八个字符。"]),
    (QUERIES[3], DOCUMENTS[3], ["手机壳有很多颜色。", "The screen is 6.1 inches wide 📱"]),
    (QUERIES[4], DOCUMENTS[4], [DOCUMENTS[6], "The weather is fine today ☀️"]),
]

# The same with a different number of negatives in each row, one of them with none.
RAGGED_GROUPS = [
    (GROUPS[0][0], GROUPS[0][1], GROUPS[0][2][:1]),
    (GROUPS[1][0], GROUPS[1][1], []),
    (GROUPS[2][0], GROUPS[2][1], GROUPS[2][2] + ["按住电源键三秒即可开机。"]),
]

# Five batches for five optimiser steps.
STEPS = [[GROUPS[i % 5], GROUPS[(i + 1) % 5], GROUPS[(i + 3) % 5]] for i in range(5)]

# Groups of query, relevant document, three others: for the reranker.
RERANK_GROUPS = [
    (QUERIES[0], DOCUMENTS[0], ["Shanghai is the largest city of China.", DOCUMENTS[1], DOCUMENTS[4]]),
    (QUERIES[2], DOCUMENTS[2], ["路由器放在通风的地方。", DOCUMENTS[3], "手机壳有很多颜色。"]),
]

INSTRUCTION = "Given a web search query, retrieve relevant passages that answer the query"
OWN_INSTRUCTION = "Given a customer's question, find the answer in the manual 手册"

# Five batches of (query, document, relevant) for five optimiser steps of the reranker.
RERANK_STEPS = [
    [
        (GROUPS[i][0], GROUPS[i][1], True),
        (GROUPS[i][0], GROUPS[i][2][0], False),
        (GROUPS[(i + 1) % 5][0], GROUPS[(i + 1) % 5][2][1], False),
        (GROUPS[(i + 2) % 5][0], GROUPS[(i + 2) % 5][1], True),
    ]
    for i in range(5)
]


def of_groups(groups) -> list[str]:
    return [text for query, positive, negatives in groups for text in (query, positive, *negatives)]


def everything() -> list[str]:
    more = [LONG_QUERY, LONG_DOCUMENT, INSTRUCTION, OWN_INSTRUCTION, "yes", "no"]
    return QUERIES + DOCUMENTS + of_groups(GROUPS + RAGGED_GROUPS + RERANK_GROUPS) + more
