"""Who keeps memory alive, and what to do about it."""

from pygrad.memory.leaks import Leaks, leaks
from pygrad.memory.notebook import free_notebook_outputs
from pygrad.memory.trim import resident_bytes, trim
from pygrad.memory.watch_loop import GraphGrowthError, GraphGrowthWarning, watch_loop
from pygrad.memory.why_alive import WhyAlive, why_alive

__all__ = [
    "GraphGrowthError", "GraphGrowthWarning", "Leaks", "WhyAlive", "free_notebook_outputs", "leaks", "resident_bytes",
    "trim", "watch_loop", "why_alive",
]
