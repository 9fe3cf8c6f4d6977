"""Draws the picture of the bot's empty chat, 640 x 360: `python -m docs.tools.banner`."""

from PIL import Image, ImageDraw, ImageFont

from bot.telegram.profile import PICTURE
from docs.tools.phone import FONTS

SIZE = (640, 360)
GROUND, INK, QUIET, ACCENT, HIS, MINE = "#0e141b", "#eef2f6", "#9fabb8", "#3cc8bf", "#1d2833", "#1f4a47"

LINES = (
    (28, 26, HIS, "00:04. Payment success is at 71%. Your move."),
    (110, 92, MINE, "Roll the config back now. The cashier's duty lead"),
    (110, 126, MINE, "does it. Not above 98% by 00:10? I call payments."),
)


def draw() -> Image.Image:
    """A page, an answer, and what is looked for in it."""
    picture = Image.new("RGB", SIZE, GROUND)
    pen = ImageDraw.Draw(picture)

    def face(size: int, weight: str = "Regular") -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(FONTS / f"WarroomSansSC-{weight}.otf"), size)

    pen.rounded_rectangle((16, 16, 500, 72), 16, fill=HIS)
    pen.rounded_rectangle((96, 84, 624, 166), 16, fill=MINE)
    for x, y, _, text in LINES:
        pen.text((x, y), text, font=face(21), fill=INK)
    for i, (english, chinese) in enumerate((("What", "做什么"), ("When", "何时"), ("Who", "谁来做"))):
        x = 40 + i * 200
        pen.ellipse((x, 208, x + 26, 234), fill=ACCENT)
        pen.line((x + 7, 221, x + 12, 227, x + 20, 215), fill=GROUND, width=4, joint="curve")
        pen.text((x + 38, 194), english, font=face(36, "Bold"), fill=INK)
        pen.text((x + 38, 246), chinese, font=face(24), fill=QUIET)
    pen.text((40, 306), "Practice for the night it breaks", font=face(26), fill=QUIET)
    return picture


if __name__ == "__main__":
    draw().quantize(48, dither=Image.Dither.NONE).save(PICTURE, "PNG", optimize=True)
    print(PICTURE, PICTURE.stat().st_size)
