"""Telegram: updates become events, actions become calls. Nothing else happens here."""

import os

# The library is on its way from numbers to durations, and warns whoever has not chosen: durations.
os.environ.setdefault("PTB_TIMEDELTA", "true")
