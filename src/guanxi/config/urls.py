"""The root of all addresses, and the pages that tell of what goes wrong."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from guanxi.web.urls import urlpatterns as pages

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def health(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be served, which takes the database."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("health", health), *pages]

handler403 = "guanxi.web.faults.forbidden"
handler404 = "guanxi.web.faults.not_found"
handler500 = "guanxi.web.faults.broken"
