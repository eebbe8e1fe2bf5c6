"""Tests of `benchmarks`: its arithmetic and its accounts, never how fast anything is."""
