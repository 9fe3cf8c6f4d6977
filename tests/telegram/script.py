"""What people of the tests answer."""

ANSWERS = (
    "Before I design: what are we optimising for, and how many orders per second at peak? Resale is out of scope.",
    "I assume one payment provider; the events BU lead confirms that by Friday.",
    "First the buyer enters the waiting room, then the seat map holds one seat, then the cashier takes the money.",
    "The cashier must answer in 2 s and be idempotent; the payments team owns it from the moment the seat is held.",
    "If the cashier slows down, buyers keep their seat for 10 minutes and see 'we are confirming'.",
    "Alert when held seats without payment exceed 500 for 3 minutes; the seat-map on-call is paged and calls payments.",
    "We roll back to last year's sale when double seats exceed 3, decided by the duty manager.",
    "Grey release on a small concert first, then a load test at twice the peak one week before.",
    "We give up instant confirmation to never sell a seat twice, because a refund at the door costs us the artist.",
)

HOSTILE = (
    "<b>not bold</b> & <script>alert('&amp;')</script> roll back when errors > 5 for 3 minutes </blockquote>",
    "x" * 4096,
    "‮ right to left \u202e and 👩‍👩‍👧‍👦" * 60,
    "&lt;&gt;&quot;&#39; <a href='tg://user?id=1'>me</a> alert above 500 for 3 minutes, page the duty lead",
    "漢字<>&" * 500,
)
