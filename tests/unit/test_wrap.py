"""Lines of a terminal, in both languages."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.terminal.wrap import wrapped


def test_chinese_fills_the_line_after_the_mark() -> None:
    lines = list(wrapped("先问清楚：预占在加购、下单还是付款？", 20, "> "))
    assert lines == ["> 先问清楚：预占在加", "> 购、下单还是付款？"]


def test_a_stop_never_begins_a_line_and_an_opening_quote_never_ends_one() -> None:
    lines = list(wrapped("页面上显示，“支付确认中”，占用自动延十五分钟。", 14))
    assert not any(line[0] in "，。”" or line[-1] in "“" for line in lines)


def test_english_breaks_at_blanks_and_keeps_its_lines() -> None:
    assert list(wrapped("roll back at 2% errors\n\nthen call", 12)) == ["roll back at", "2% errors", "", "then call"]


@given(st.text(alphabet="ab ，。“”先限流\n漢e\u0301", max_size=80), st.integers(8, 40))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    lines = list(wrapped(text, width))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width + 2 for line in lines)  # a stop may hang over
