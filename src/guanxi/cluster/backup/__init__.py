"""Backups: taken while everything runs, verified before they count, brought back whole or not at all."""
