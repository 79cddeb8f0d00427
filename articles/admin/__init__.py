from . import article, keyword, log, photo, publication  # noqa: F401  (registers them)
