"""Colloquy: the assistant, its answers and its front ends."""

__version__ = "0.1.0"
