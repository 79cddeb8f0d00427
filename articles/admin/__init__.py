from . import article, keyword, log, page, photo, publication, redirects  # noqa: F401  (registers)
