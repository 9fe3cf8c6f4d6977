"""The clerk's desks: each answers requests of one kind, from the store and the packs, in words."""
