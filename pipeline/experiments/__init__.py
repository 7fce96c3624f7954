"""Experiments with avatars: which caller gets which variant, and how the variants did."""
