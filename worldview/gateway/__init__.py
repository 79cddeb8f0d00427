"""What stands between the web server and Django: an ASGI application that costs no thread until a
request is there in full and has its turn.

``application`` takes requests; ``bodies`` reads what they send, with a deadline and a bound;
``lanes`` says how many may be inside Django at once; ``environ`` translates for WSGI; ``refusals``
are the answers of those that do not come so far. Pages kept in memory are answered at once.
"""
