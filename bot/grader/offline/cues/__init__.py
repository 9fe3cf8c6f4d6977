"""Hand-built bilingual grammars for what has form, and guards against what only looks like an answer."""
