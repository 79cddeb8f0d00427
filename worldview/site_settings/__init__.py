"""The desk's page *Settings*: what the paper says of itself (``articles.models.SiteSettings``),
with home, a column and a mail beside it as they would be, who changed what, and the way back.

``form`` checks what is typed, ``changes`` stores it with its history, ``previews`` shows it before
it is stored, ``admin`` is the page.
"""
