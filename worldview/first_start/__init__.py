"""The first start of a site: who holds its one-time address gives it names and an account.

``links`` makes that address and knows how long it holds, ``choices`` what can be chosen, ``forms``
is what one fills in, ``views`` the page, and what stands at the log-in of a site without accounts.
"""
