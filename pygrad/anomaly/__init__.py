"""Anomalies: which Function, and which line of the user's, made a NaN or an infinity."""

from pygrad.anomaly.detect import detect_anomaly

__all__ = ["detect_anomaly"]
