"""Django's settings. What an operator may set is read from the environment and listed in docs/settings.md."""

from __future__ import annotations

import secrets as random
from pathlib import Path

from guanxi.cluster.api import django_secret_key, resolve_home
from guanxi.config import databases, environment

BASE = Path(__file__).resolve().parent.parent
HOME = resolve_home()

DEBUG = False
SECRET_KEY = django_secret_key(HOME) or random.token_urlsafe(48)
FETCH_HOSTS = environment.words("GUANXI_FETCH")
ALLOWED_HOSTS = environment.hosts()
CSRF_TRUSTED_ORIGINS = environment.words("GUANXI_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "lucide",
    "procrastinate.contrib.django",
    "guanxi.access",
    "guanxi.web",
    "guanxi.config.apps.AssemblyConfig",
]

MIDDLEWARE = [
    "guanxi.config.metering.MeteringMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "guanxi.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "guanxi.web.middleware.PageMiddleware",
]

ROOT_URLCONF = "guanxi.config.urls"
WSGI_APPLICATION = "guanxi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "web"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "guanxi.web.templatetags.guanxi",
                "guanxi.web.templatetags.records",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
            ],
        },
    }
]

DATABASES = databases.both_logins(HOME, pool_size=environment.number("GUANXI_POOL", 12))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["guanxi.access.backend.MemberBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "/sign-in"
SESSION_COOKIE_NAME = "guanxi_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.switch("GUANXI_HTTPS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "guanxi.web.faults.stale"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE / "locale"]
LANGUAGE_COOKIE_NAME = "guanxi_language"

STATIC_URL = "/static/"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # two for each column of a wide table
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = HOME / "files" / "uploads"
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "guanxi.web.exchange.uploads.KeptInHome",
]

LOG_LEVEL = environment.choice("GUANXI_LOG", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "guanxi.kernel.api.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # It tells of each attempt to reconnect; that the database is gone is told once, by who needs it.
    "loggers": {"psycopg.pool": {"level": "ERROR"}},
}

METRICS_TOKEN = environment.text("GUANXI_METRICS_TOKEN")
METRICS_BY_WORKSPACE = environment.switch("GUANXI_METRICS_BY_WORKSPACE")
