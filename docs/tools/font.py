"""Cuts the font of the pictures out of Noto Sans CJK: `python -m docs.tools.font FOLDER`.

FOLDER holds NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc (Debian: fonts-noto-cjk). The regular weight gets all
6,763 characters of GB 2312, the bold one the 3,755 common ones of its first level. The licence (OFL 1.1) lets
everybody modify and pass it on under the same licence; a modified version has a name of its own.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

NAME = "Warroom Sans SC"
OUT = Path(__file__).parents[2] / "bot" / "pictures" / "fonts"

SIMPLIFIED_CHINESE = 2
"""Number of the face in the collection."""

LATIN = [chr(c) for c in (*range(0x20, 0x7F), *range(0xA0, 0x180))]
SIGNS = "–—‘’“”…•·●◐○×÷≤≥±→←↑↓▲▼■□★☆、。〈〉《》「」『』【】〔〕！（），．：；？～￥％＋－＝／"


def gb2312(last: int) -> Iterator[str]:
    """The Chinese characters of GB 2312 up to that row: 0xD7 ends the common ones, 0xF7 all."""
    for row in range(0xB0, last + 1):
        for cell in range(0xA1, 0xFF):
            yield from bytes([row, cell]).decode("gb2312", "ignore")


def cut(source: Path, weight: str, last: int) -> Path:
    """Write one weight; its path."""
    font = TTFont(source / f"NotoSansCJK-{weight}.ttc", fontNumber=SIMPLIFIED_CHINESE)
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True)
    options.name_IDs = ["*"]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "GDEF"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join([*LATIN, *SIGNS, *gb2312(last)]))
    subsetter.subset(font)
    names = {1: NAME, 2: weight, 3: f"{NAME} {weight}", 4: f"{NAME} {weight}", 6: f"WarroomSansSC-{weight}"}
    for record in list(font["name"].names):
        if record.nameID in names and record.langID == 0x409:
            record.string = names[record.nameID]
        elif record.nameID in (1, 2, 3, 4, 6, 16, 17, 21, 22):
            font["name"].removeNames(record.nameID, record.platformID, record.platEncID, record.langID)
    table = font["CFF "].cff
    table.fontNames = [names[6]]
    top = table.topDictIndex[0]
    top.FullName, top.FamilyName = names[4], NAME
    path = OUT / f"{names[6]}.otf"
    font.save(path)
    return path


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for weight, last in (("Regular", 0xF7), ("Bold", 0xD7)):
        made = cut(folder, weight, last)
        print(made, made.stat().st_size)
