from . import article, keyword, log, photo  # noqa: F401  (registers them)
