"""Somebody at the pages without a browser: signed in, in a language."""

from __future__ import annotations

from django.test import Client

from guanxi.access.api import User
from guanxi.kernel.api import Context


def browser(context: Context, language: str = "en") -> Client:
    """Return the browser of the person who acts in a context."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(pk=context.actor.id))
    client.cookies["guanxi_language"] = language
    return client
