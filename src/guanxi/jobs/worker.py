"""The worker process: ``python -m guanxi.jobs.worker``."""

from __future__ import annotations

import os


def main() -> None:
    """Work off the queue until told to stop; TERM lets the job at hand finish its chunk."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    import django

    django.setup()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(concurrency=1, delete_jobs="successful", fetch_job_polling_interval=2.0)


if __name__ == "__main__":
    main()
