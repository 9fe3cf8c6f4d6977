"""YAML files that were read before, as JSON: reading them again takes a tenth of the time, a fifth of a start.

Kept by a digest of their content, so a changed file is read anew. The lines of keys are not kept: whoever finds a fault
reads the files themselves.
"""

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from bot.packs.yamlfile import MOST_BYTES, Source, parse, read

EDITION = 1
"""Of the rules in `yamlfile`: what was read by other rules is read again."""


class Parsed:
    """What a file of earlier readings holds. A file that is missing, broken or cannot be written costs only time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known = self._load()
        self._used: dict[str, Any] = {}

    def read(self, path: Path) -> Source:
        """As `yamlfile.read`, without lines when it was read before."""
        if path.stat().st_size > MOST_BYTES:
            return read(path)
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if digest in self._known:
            source = Source(self._known[digest], {})
        else:
            try:
                source = parse(content.decode())
            except UnicodeDecodeError:
                return read(path)
        self._used[digest] = source.data
        return source

    def save(self) -> None:
        """Keep what was read since, and nothing else."""
        if self._used.keys() == self._known.keys():
            return
        new = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            try:
                new.write_text(json.dumps({"edition": EDITION, "files": self._used}))
                new.replace(self._file)
            finally:
                new.unlink(missing_ok=True)

    def _load(self) -> dict[str, Any]:
        try:
            found = json.loads(self._file.read_text())
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(found, dict) or found.get("edition") != EDITION or not isinstance(found.get("files"), dict):
            return {}
        return dict(found["files"])
