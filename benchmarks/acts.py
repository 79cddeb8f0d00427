"""What people do while processes are killed: readers comment, an editor publishes and imports.

Each act is done again until it is answered, as people and their browsers do; what was answered is
kept, to be compared with what is there in the end.
"""

import http.client
import io
import itertools
import threading
import time
import urllib.parse

from django.db import Error, connection, transaction

#: Seconds until an act is tried again, and for one answer.
AGAIN_AFTER, ANSWERED_WITHIN = 0.3, 15


class Acting(threading.Thread):
    """Somebody who does one thing after another until told to stop. ``done`` holds what was
    answered, ``done_at`` when the last of it was (``time.monotonic``)."""

    pause = 0.2

    def __init__(self):
        super().__init__(daemon=True)
        self.stopping = threading.Event()
        self.done, self.done_at = [], time.monotonic()

    def run(self):
        for number in itertools.count():
            while not self.stopping.is_set():
                if self.act(number):
                    self.done_at = time.monotonic()
                    break
                self.stopping.wait(AGAIN_AFTER)
            if self.stopping.wait(self.pause):
                break
        connection.close()

    def act(self, number: int) -> bool:
        """Do the act of that number; return whether it was answered."""
        raise NotImplementedError


class Commenter(Acting):
    """Sends comments under one column, each from a network of its own, by the form of a preview."""

    def __init__(self, port, article):
        super().__init__()
        self.port, self.path = port, f"/comments/write/{article.pk}/"
        self.purpose, self.stamps = f"comment:{article.pk}", {}

    def act(self, number):
        from comments.forms import new_form_token

        stamp = self.stamps.setdefault(
            number, new_form_token(self.purpose, made_at=time.time() - 60)
        )  # one form, however often it is sent
        body = urllib.parse.urlencode(
            {
                "name": f"Reader {number}",
                "email": f"commenter{number}@example.com",
                "body": f"This is what I think of it, number {number}.",
                "stamp": stamp,
            }
        )
        status, _text = asked(
            self.port, self.path, body, forwarded_for=f"10.{number >> 8 & 255}.{number & 255}.7"
        )
        if status == 302:
            self.done.append(f"Reader {number}")
        return status == 302


class Publisher(Acting):
    """Publishes a column after the other, and takes in a list of subscribers now and then."""

    pause = 0.5

    def __init__(self):
        super().__init__()
        self.imported = []

    def act(self, number):
        try:
            return self._import(number) if number % 5 == 4 else self._publish(number)
        except Error:
            connection.close()
            return False

    def _publish(self, number):
        from articles.models import Article, Section

        headline = f"What Happened as Number {number}"
        with transaction.atomic():
            # The one before it may have been saved though nobody said so.
            article = Article.objects.filter(headline=headline).first()
            if article is None:
                article = Article.objects.create(headline=headline, sent_by_mail=False)
                Section.objects.create(
                    article=article, headline="Then", body="<p>The boats went out again.</p>"
                )
            if not article.is_public:
                article.publish()
        self.done.append((headline, article.get_absolute_url()))
        return True

    def _import(self, number):
        from subscriptions.importing import import_csv

        emails = [f"imported{number}x{line}@example.com" for line in range(20)]
        import_csv(io.StringIO("\n".join(["email", *emails])), source="a list", dry_run=False)
        self.imported += emails
        return True


def asked(port, path, body=None, *, forwarded_for="10.255.255.7"):
    """The status of the answer and its text; ``None`` and nothing where none came."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWERED_WITHIN)
    headers = {"Host": "127.0.0.1", "X-Forwarded-For": forwarded_for}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        line.request("GET" if body is None else "POST", path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return None, ""
    finally:
        line.close()
