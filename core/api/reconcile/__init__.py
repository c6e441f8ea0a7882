"""Matching names to records: the W3C Entity Reconciliation API 0.2, as OpenRefine speaks it."""
