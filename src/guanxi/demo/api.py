"""The demo room: a made-up business with known truth, in a workspace of its own."""

from guanxi.demo.actions.open_demo import OpenedDemo, open_demo

__all__ = ["OpenedDemo", "open_demo"]
