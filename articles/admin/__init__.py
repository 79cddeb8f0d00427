from . import article, keyword, log, photo, publication, redirects  # noqa: F401  (registers)
