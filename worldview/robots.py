"""What robots are told: where they may go (RFC 9309), and what for they may use it.

Purposes are said as content signals (contentsignals.org), and to those who look for their own name
alone by that. robots.txt is where the large ones look; ``ai.txt`` and others are read by few.
"""

from django.conf import settings

from articles.discovery import sitemaps
from articles.models import site

#: Searches have one canonical address; narrowed ones, which are without number, are not for
#: robots at all, nor is what pages show already as data.
CLOSED = (
    *("/admin/", "/api/", "/search/*&", "/keywords/?q=", "/sources/?q="),
    *("/comments/", "/subscriptions/", "/shared/"),
)
#: The way in and what was mailed; the rest there is one's own (RFC 9309: the longest rule holds).
OPEN = ("/subscriptions/$", "/subscriptions/editions/")
SIGNALS = {
    "answers": "search=yes, ai-input=yes, ai-train=no",
    "search": "search=yes, ai-input=no, ai-train=no",
}
#: Names under which robots fetch what models are trained on, or ask whether they may.
TRAINING = (
    *("AI2Bot", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot"),
    *("cohere-training-data-crawler", "Diffbot", "Google-Extended", "GPTBot", "ImagesiftBot"),
    *("meta-externalagent", "omgili", "PanguBot", "Timpibot", "Webzio-Extended"),
)
#: And those under which they fetch what answers are made of.
ANSWERS = (
    *("ChatGPT-User", "Claude-SearchBot", "Claude-User", "DuckAssistBot", "Google-CloudVertexBot"),
    *("meta-externalfetcher", "MistralAI-User", "OAI-SearchBot", "PerplexityBot"),
    *("Perplexity-User", "YouBot"),
)


def words_for_robots() -> str:
    """Return the words of robots.txt."""
    use = site().robot_use
    signal = [f"Content-Signal: {SIGNALS[use]}"] if use in SIGNALS else []
    lines = ["User-agent: *", *signal, *(f"Disallow: {path}" for path in CLOSED)]
    lines += [f"Allow: {path}" for path in OPEN]
    if use in SIGNALS:
        names = TRAINING if use == "answers" else TRAINING + ANSWERS
        lines += ["", *(f"User-agent: {name}" for name in names), "Disallow: /", ""]
    lines += [f"Sitemap: {settings.SITE_URL}{address}" for address in sitemaps.addresses()]
    return "\n".join([*lines, ""])
