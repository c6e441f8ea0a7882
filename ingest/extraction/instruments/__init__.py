"""Extractors for decisions of the Security Council and for reports of the Secretary-General."""
