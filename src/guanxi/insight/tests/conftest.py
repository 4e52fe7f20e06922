"""A busy machine must not fail a property: examples are judged by what they show, not by their time."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
