"""Django's handle on the room: its tables live in the public schema."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Users, workspaces and memberships."""

    name = "guanxi.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
