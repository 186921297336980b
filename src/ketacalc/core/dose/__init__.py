"""Reported regimens scaled to body weights."""
