"""The Celery application that every service's tasks belong to."""

from celery import Celery

app = Celery("market", broker="redis://cache:6379/0")
app.conf.task_soft_time_limit = 30
app.conf.worker_prefetch_multiplier = 1
