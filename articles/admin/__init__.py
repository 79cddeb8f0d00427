from . import article, keyword, photo  # noqa: F401  (registers them)
