from . import article, author, download, keyword, log, page, photo, publication, redirects  # noqa: F401  (registers)
