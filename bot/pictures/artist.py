"""Draws on a thread of its own, so that a picture keeps nobody waiting but the one who asked for it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from bot.engine.groups.requests import RevealChart
from bot.engine.looking import Theme
from bot.grading.progress import Progress
from bot.packs.text import Language


class Artist:
    """Implements sights.Artist. One picture at a time; the first one loads matplotlib, which takes a second."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="artist")

    async def progress(self, progress: Progress, language: Language, theme: Theme, scale: float) -> bytes:
        """See sights.Artist."""
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, _progress, progress, language, theme, scale
        )

    async def coverage(self, request: RevealChart, language: Language) -> bytes:
        """See sights.Artist."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, _coverage, request, language)

    def close(self) -> None:
        """Let go of the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _coverage(request: RevealChart, language: Language) -> bytes:
    from bot.pictures.coverage import draw

    return draw(request, language)


def _progress(progress: Progress, language: Language, theme: Theme, scale: float) -> bytes:
    from bot.pictures.progress import draw  # loads matplotlib: only who wants a picture waits for it

    return draw(progress, language, theme, scale)
