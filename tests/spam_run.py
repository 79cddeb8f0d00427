"""A spam run against a site that runs: 1,000 posts from 50 addresses in a minute, half of them with
links, ten real first comments among them; readers read meanwhile.

    python -m tests.spam_run http://localhost:8000

The site must believe this machine about ``X-Forwarded-For`` (TRUSTED_PROXIES=127.0.0.1), so that
50 addresses are 50. Prints what became of the posts and how long readers waited.
"""

import argparse
import random
import re
import threading
import time
from collections import Counter
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

POSTS, ADDRESSES, SECONDS, REAL = 1000, 50, 60, 10
SHOWN = 'class="comment"'
WORDS = [
    "cheap",
    "loans",
    "pills",
    "casino",
    "crypto",
    "watches",
    "winner",
    "bonus",
    "offer",
    "click",
    "visit",
    "deal",
    "best",
]


def ask(address, *, data=None, sender="192.0.2.1"):
    headers = {"X-Forwarded-For": sender}
    body = urlencode(data).encode() if data else None
    try:
        with urlopen(Request(address, body, headers), timeout=60) as response:
            return response.status, response.url, response.read().decode()
    except HTTPError as refused:
        return refused.code, address, refused.read().decode()


def post(write, *, sender, name, body):
    """The whole way, as a machine that reads the form would go it."""
    words = {"name": name, "email": f"{name.lower()}@mail{sender[-1]}.example", "body": body}
    page = ask(write, data=words, sender=sender)[2]
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)
    if not stamp:
        return "no preview"
    time.sleep(random.uniform(0, 4))
    status, _, page = ask(write, data=words | {"stamp": stamp[1]}, sender=sender)
    return {422: "stopped", 200: "kept"}.get(status, str(status))


def run(site):
    random.seed(1)
    home = ask(site)[2]
    column = site + re.search(r'latest-headline">\s*<a href="([^"]+)"', home)[1]
    write = site + re.search(r'action="(/comments/write/\d+/)"', ask(column)[2])[1]
    before = ask(column)[2].count(SHOWN)
    results, waits, done = Counter(), [], threading.Event()

    def spam(number):
        time.sleep(random.uniform(0, SECONDS))
        real = number < REAL
        body = " ".join(random.choices(WORDS, k=12))
        if number % 2:
            body += f" <https://shop{number}.example/>"
        if real:
            body = f"Real comment {number}: what did the harbour master say?"
        sender = f"198.51.{random.randrange(ADDRESSES)}.7" if not real else f"203.0.{number}.7"
        result = post(write, sender=sender, name=f"Reader{number}", body=body)
        results["real " + result if real else result] += 1

    def read():
        while not done.is_set():
            begin = time.perf_counter()
            status = ask(column)[0]
            waits.append(time.perf_counter() - begin)
            results[f"column {status}"] += 1
            time.sleep(0.2)

    reader = threading.Thread(target=read)
    reader.start()
    posts = [threading.Thread(target=spam, args=[number]) for number in range(POSTS)]
    for thread in posts:
        thread.start()
    for thread in posts:
        thread.join()
    done.set()
    reader.join()
    waits.sort()
    yield f"posts: {dict(sorted(results.items()))}"
    yield f"published: {ask(column)[2].count(SHOWN) - before}"
    yield (
        f"a reader of the column waited {waits[len(waits) // 2] * 1000:.0f} ms in the middle, "
        f"{waits[-1] * 1000:.0f} ms at most"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    for line in run(parser.parse_args().site.rstrip("/")):
        print(line)  # noqa: T201
