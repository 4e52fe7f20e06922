"""The root of all addresses, and the pages that tell of what goes wrong."""

from django.urls import path

from guanxi.config.health import health, measure, ready
from guanxi.web.urls import urlpatterns as pages

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


urlpatterns = [path("health", health), path("ready", ready), path("metrics", measure), *pages]

handler400 = "guanxi.web.faults.unreadable"
handler403 = "guanxi.web.faults.forbidden"
handler404 = "guanxi.web.faults.not_found"
handler500 = "guanxi.web.faults.broken"
