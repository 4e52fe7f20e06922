"""The web process's way in."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from guanxi.kernel.api import log_uncaught

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")

sys.excepthook = log_uncaught

application = get_wsgi_application()
