"""Tests of `pygrad.data`."""
