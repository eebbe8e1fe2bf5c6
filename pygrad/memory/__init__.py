"""Where the memory goes, and who keeps it alive."""

from pygrad._lazy import listing
from pygrad.memory.estimate import Estimate, estimate
from pygrad.memory.leaks import Leaks, leaks
from pygrad.memory.max_batch_size import available_bytes, max_batch_size
from pygrad.memory.notebook import free_notebook_outputs
from pygrad.memory.profile import Buffer, Profile, Timeline, mark, profile
from pygrad.memory.records import CATEGORIES
from pygrad.memory.trim import resident_bytes, trim
from pygrad.memory.watch_loop import GraphGrowthError, GraphGrowthWarning, watch_loop
from pygrad.memory.why_alive import WhyAlive, why_alive

__all__ = [
    "Buffer", "CATEGORIES", "Estimate", "GraphGrowthError", "GraphGrowthWarning", "Leaks", "Profile", "Timeline",
    "WhyAlive", "available_bytes", "estimate", "free_notebook_outputs", "leaks", "mark", "max_batch_size", "profile",
    "resident_bytes", "trim", "watch_loop", "why_alive"
]

__dir__ = listing(__name__)
