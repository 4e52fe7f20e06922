"""The root of all addresses, and the pages that tell of what goes wrong."""

from guanxi.web.urls import urlpatterns

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

handler403 = "guanxi.web.faults.forbidden"
handler404 = "guanxi.web.faults.not_found"
handler500 = "guanxi.web.faults.broken"
