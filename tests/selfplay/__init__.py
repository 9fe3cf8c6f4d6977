"""Simulated candidates prove the material."""
