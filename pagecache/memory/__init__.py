"""Public pages answered from memory, before Django begins: a shared cache (RFC 9111) inside the
server, whose pages are dropped when the database says that what they show has changed.

``middleware`` takes requests, ``at_once`` the plainest of them before that; ``lru`` holds the
responses, with their bodies in ``body_file`` and found by ``tag_index``; ``responses`` sends them,
``listener`` hears of changes. What may be kept, and under which tags, the application says
(``pagecache.cache_tags``).
"""
