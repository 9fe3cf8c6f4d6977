"""Pictures: drawn from values, off the event loop, with a font of their own."""
