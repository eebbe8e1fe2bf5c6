"""Anomalies: which Function, and which line of the user's, made a NaN or an infinity."""

from pygrad._lazy import listing
from pygrad.anomaly.detect import detect_anomaly

__all__ = ["detect_anomaly"]

__dir__ = listing(__name__)
