"""Rendered pages kept until what they show changes, for any app; it knows none of them.

``decorators.cached_page`` marks a view whose page is the same for everyone. While it is rendered,
``cache_tags`` collects what it shows; ``store`` keeps it in the database and ``memory`` in each web
server. ``triggers`` has the database say which tags a change concerns, as the apps declare it in
their ``page_changes`` modules; ``prerender`` renders ahead what a change concerned.
"""
