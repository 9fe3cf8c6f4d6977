"""Faults: power cuts, platforms and disks that fail, and whether anything was lost or repeated."""
