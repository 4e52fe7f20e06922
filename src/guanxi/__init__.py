"""Guanxi (关系): the open, data-driven CRM."""

__version__ = "0.1.0"
