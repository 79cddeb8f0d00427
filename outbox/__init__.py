"""Mail exactly accounted for, for any app: none twice, none lost.

An app keeps a row of a model of its own for each message (``models.OutboxMessage``), and hands in
how it is built of the row (``outboxes``); ``messages`` is the one way to build one. The worker's
``mailer`` takes rows that are due, hands their messages to the mail server and writes down what
became of each. It knows no app but ``background``.
"""
