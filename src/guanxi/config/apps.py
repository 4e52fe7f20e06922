"""The assembler: the one place that knows all rooms and lets them register with the floors below."""

from django.apps import AppConfig


class AssemblyConfig(AppConfig):
    """Puts the rooms together once Django is ready."""

    name = "guanxi.config"
    label = "guanxi_config"

    def ready(self) -> None:
        """Let each room register, from the lowest floor up."""
        from guanxi.config.assembly import assemble

        assemble()
