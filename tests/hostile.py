"""A thousand texts that somebody might type to break something: the same in every run, all different, all short enough
for a message of Telegram.
"""

import random
from collections.abc import Iterator

MOST = 4096
"""UTF-16 units in a message."""

SEEDS: dict[str, tuple[str, ...]] = {
    "html": (
        "<b>bold</b>", "<script>alert(1)</script>", "</blockquote></b></i>", "<a href='tg://user?id=1'>me</a>",
        "<img src=x onerror=alert(1)>", "&lt;b&gt;", "&amp;amp;", "&#60;b&#62;", "&#x0;", "&nosuch;", "<!-- ", "]]>",
        "<", ">", "&", "\"'`", "<tg-spoiler>", "<pre><code class=\"language-x\">", "< b >", "<b", "</", "<?xml?>",
    ),
    "markdown": (
        "**bold**", "__under__", "`code`", "```\nblock", "[text](http://x)", "||spoiler||", "\\_\\*", "*", "_", "> quote",
        "# title", "~~gone~~", "- [ ] task", "![x](y)", "1. one\n2. two",
    ),
    "direction": (
        "\u202eright to left\u202c", "\u202aleft", "\u2066isolate\u2069", "\u200f\u200e", "\u061c", "שלום \u202e abc",
        "مرحبا", "\u2067", "\u202d\u202e\u202c",
    ),
    "invisible": (
        "\u200b", "\u200c\u200d", "\u2060", "\ufeff", "\u00ad", "\u180e", "\u3164", "\u2800", "a\u200bb\u200bc", "\u00a0",
        "\u3000", "\u2028line\u2029", "\u115f", "\ufe0f",
    ),
    "astral": (
        "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇨🇳🇩🇪", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "🤦🏽‍♀️", "𠮷野家", "\U0010ffff", "\U000e0001", "🫠" * 20, "👍🏿",
    ),
    "surrogate": ("\ud83d", "\udc00", "a\ud800b", "\udfff\ud800", "\ud83d \ude00"),
    "control": (
        *(chr(c) for c in range(1, 32)), "\x00", "a\x00b", "\x7f", "\x80\x9f", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07",
        "\r\n\r\n", "\t\t", "\x0b\x0c", "\ufffe", "\uffff", "\ufdd0",
    ),
    "formula": (
        "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")", "\t=1", "|x", "%0A=1",
        "\"=1\"", ";=1", "=IMPORTXML(1)",
    ),
    "yaml": (
        "!!python/object/apply:os.system ['id']", "&a [*a]", "{a: b", "- - -", "---\n...", "key: |\n  x", "? x", "%YAML 9",
        "<<: *x", "'", "no: yes", "0o17", "~", "[[[[[[", ": :",
    ),
    "format": (
        "{0}", "{}", "{minutes}", "{title!r}", "{a.__class__}", "%s%n%x", "%(x)s", "${jndi:ldap://x}", "#{x}", "{{x}}",
        "{% raw %}", "$(id)", "`id`", "%d" * 30, "{stage}", "{left", "}", "\\u0041", "\\x00", "\\", "{count}{people}",
    ),
    "sql": (
        "'; DROP TABLE answers; --", "\" OR 1=1", "1'1", "/* */", "UNION SELECT", ":name ?1 @x $1", "%' ESCAPE '", "\\'",
        "NULL", "0x27", "x'41'", "');--",
    ),
    "path": ("../../../etc/passwd", "C:\\con\\nul", "file:///etc/passwd", "~root", "a/b\\c", "con.txt", ".", "..", "%2e%2e/"),
    "json": ("{\"a\":", "\\ud83d", "\"}]}", "null", "[1e999]", "NaN", "{\"update_id\":1}", "{\"too_fast\":{}}"),
    "bot": (
        "@warroom_bot", "/", "//", "/ start", "/start@other_bot x", "/frobnicate " + "x" * 80, "1:b:ticket-sale:10",
        "1:yf:1", "/start \x00", "/broadcast", "/maintenance on", "#hash $CASH", "tg://resolve?domain=x", "t.me/x",
    ),
    "long": ("漢字" * 2048, "x" * 4096, "👍" * 2048, "<" * 4096, "&" * 4096, "e\u0301" * 2048, "\n" * 4096, "' " * 2048),
    "stacked": ("z" + "\u0335\u0321\u0332" * 200, "\u0e4f\u0e47" * 300, "a\u0300\u0301\u0302" * 100, "\u20e3\u20dd" * 50),
}  # fmt: skip
"""Kind -> texts that are hostile in themselves."""


def units(text: str) -> int:
    """As Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def texts(count: int = 1000) -> list[str]:
    """Each seed by itself, then mixtures of them with words around."""
    made = dict.fromkeys(seed for seeds in SEEDS.values() for seed in seeds)
    for mixture in _mixtures():
        if len(made) >= count:
            break
        made[mixture] = None
    found = list(made)[:count]
    assert len(found) == count
    assert all(units(text) <= MOST for text in found)
    return found


def sample(count: int) -> list[str]:
    """So many of them, of every kind."""
    everything = texts()
    return random.Random(5).sample(everything, count)


def _mixtures() -> Iterator[str]:
    chance = random.Random(20)
    seeds = [seed for seeds in SEEDS.values() for seed in seeds]
    words = ("roll back", "above 5 errors for 3 minutes", "the duty lead", "我会回滚", "we page", "Alipay", "by Friday")
    while True:
        parts = [chance.choice(seeds if chance.random() < 0.6 else words) for _ in range(chance.randint(2, 6))]
        text = chance.choice(("", " ", "\n")).join(parts)
        while units(text) > MOST:
            text = text[: len(text) * 3 // 4]
        yield text
