"""Whether mail of ours will be believed: what the DNS says of the sender's domain, and how often
mail came back or was called spam."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

import dns.exception
import dns.name
import dns.resolver
import dns.reversename
from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from background import clock
from subscriptions.models import Bounce, Delivery

#: Seconds a look into the DNS may take.
TIMEOUT = 4
#: What large providers ask for: complaints below a tenth of a percent, never three tenths.
WARN, STOP = 0.001, 0.003
PERIOD = timedelta(days=30)


@dataclass(frozen=True)
class Check:
    """One thing that should be published: ``found`` is what is, ``advice`` what to publish; empty
    where all is well."""

    name: str
    found: str
    advice: str

    @property
    def is_well(self) -> bool:
        return not self.advice


def checks() -> list[Check]:
    """The ``Check``s of the sender's domain, by asking the DNS."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    found = [_spf(_bounce_domain() or domain), _dkim(domain), _dmarc(domain)]
    if settings.INBOUND_ADDRESS:
        found.append(_mx(_bounce_domain()))
    if host := getattr(settings, "EMAIL_HOST", ""):
        found.append(_reverse(host))
    return found


def rates() -> dict[str, Any]:
    """Of the mail of the last thirty days: how many messages, and the shares that came back and
    that were called spam."""
    since = clock.now() - PERIOD
    sent = Delivery.objects.filter(finished_at__gt=since, state__in=Delivery.SENT).count()
    counted = Bounce.objects.filter(happened_at__gt=since).aggregate(
        hard=Count("pk", filter=Q(kind=Bounce.Kind.HARD)),
        complaints=Count("pk", filter=Q(kind=Bounce.Kind.COMPLAINT)),
    )
    return {
        "sent": sent,
        "bounced": counted["hard"] / sent if sent else 0,
        "complained": counted["complaints"] / sent if sent else 0,
        "is_worrying": bool(sent) and counted["complaints"] / sent >= WARN,
        "is_too_much": bool(sent) and counted["complaints"] / sent >= STOP,
    }


def _bounce_domain() -> str:
    domain: str = settings.INBOUND_ADDRESS.rpartition("@")[2]
    return domain


def _resolver() -> dns.resolver.Resolver:
    if settings.DNS_SERVER:
        resolver = dns.resolver.Resolver(configure=False)
        address, _, port = settings.DNS_SERVER.partition(":")
        resolver.nameservers, resolver.port = [address], int(port or 53)
    else:
        resolver = dns.resolver.Resolver()
    resolver.lifetime = TIMEOUT
    return resolver


def _ask(name: str | dns.name.Name, kind: str) -> list[str]:
    """The records of a name as text; none where there are none. Raises ``dns.exception.Timeout``
    and the like where nobody answers."""
    try:
        answer = _resolver().resolve(name, kind)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    if kind == "TXT":
        return [b"".join(record.strings).decode(errors="replace") for record in answer]
    return [str(record).rstrip(".") for record in answer]


def _checked(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except (dns.exception.DNSException, OSError) as failure:
        return Check(name, "", _("The DNS does not answer: %(failure)s") % {"failure": failure})


def _spf(domain: str) -> Check:
    def look() -> Check:
        records = [text for text in _ask(domain, "TXT") if text.lower().startswith("v=spf1")]
        if len(records) == 1:
            weak = records[0].rstrip().endswith("+all")
            advice = (
                _("“+all” allows everybody to send as you; end it with “~all”.") if weak else ""
            )
            return Check("SPF", records[0], advice)
        if records:
            return Check("SPF", " · ".join(records), _("There may be only one; join them."))
        host = getattr(settings, "EMAIL_HOST", "") or _("your mail server")
        return Check(
            "SPF",
            "",
            _("Publish at %(domain)s a TXT record: v=spf1 a:%(host)s ~all")
            % {"domain": domain, "host": host},
        )

    return _checked("SPF", look)


def _dkim(domain: str) -> Check:
    if not settings.DKIM_SELECTOR:
        return Check(
            "DKIM",
            "",
            _(
                "Set DKIM_SELECTOR to the selector your mail server signs with, so that it can be "
                "looked for. Both List-Unsubscribe headers must be among what it signs."
            ),
        )
    name = f"{settings.DKIM_SELECTOR}._domainkey.{domain}"

    def look() -> Check:
        records = [text for text in _ask(name, "TXT") if "p=" in text]
        if records and "p=;" not in records[0].replace(" ", "") + ";":
            return Check("DKIM", records[0][:120], "")
        return Check(
            "DKIM",
            "",
            _("Publish at %(name)s a TXT record: v=DKIM1; k=rsa; p=<your public key>")
            % {"name": name},
        )

    return _checked("DKIM", look)


def _dmarc(domain: str) -> Check:
    name = f"_dmarc.{domain}"

    def look() -> Check:
        records = [text for text in _ask(name, "TXT") if text.lower().startswith("v=dmarc1")]
        if records:
            return Check("DMARC", records[0], "")
        return Check(
            "DMARC", "", _("Publish at %(name)s a TXT record: v=DMARC1; p=none") % {"name": name}
        )

    return _checked("DMARC", look)


def _mx(domain: str) -> Check:
    def look() -> Check:
        records = _ask(domain, "MX")
        if records:
            return Check(_("Bounces (MX)"), " · ".join(records), "")
        return Check(
            _("Bounces (MX)"),
            "",
            _("Publish at %(domain)s an MX record, so that bounces reach you.")
            % {"domain": domain},
        )

    return _checked(_("Bounces (MX)"), look)


def _reverse(host: str) -> Check:
    name = _("Reverse DNS")

    def look() -> Check:
        addresses = [host] if host.replace(".", "").isdigit() else _ask(host, "A")
        for address in addresses:
            names = _ask(dns.reversename.from_address(address), "PTR")
            if any(address in _ask(found, "A") for found in names):
                return Check(name, f"{address} is {names[0]}", "")
        shown = ", ".join(addresses) or host
        return Check(
            name,
            "",
            _(
                "%(shown)s has no name that leads back to it: have a PTR record set for it by "
                "whoever gave you the address, and an A record for that name."
            )
            % {"shown": shown},
        )

    return _checked(name, look)
