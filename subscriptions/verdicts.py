"""What an answer of a mail server says about an address.

Hard is only what names the mailbox: its codes (RFC 3463: X.1.1, X.1.2, X.1.6, X.1.10, X.2.1) or
clear words. What is about us, our server, our sender or the message is policy and never held
against a reader; whatever else is permanent is unclear, and counts when it is said again.
"""

import re

from articles.text.mail_addresses import is_own_address
from subscriptions.models import Bounce

HARD, SOFT = Bounce.Kind.HARD, Bounce.Kind.SOFT
POLICY, UNCLEAR = Bounce.Kind.POLICY, Bounce.Kind.UNCLEAR

#: So much of an answer is read.
MAX_LENGTH = 1000
_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
_ADDRESSES = re.compile(r"<[^<>\s]*>|[^\s<>]+@[^\s<>]+")
_OF_THE_MAILBOX = {("1", "1"), ("1", "2"), ("1", "6"), ("1", "10"), ("2", "1")}
#: Of the sender's address (5.1.7, 5.1.8), and our daily limit at Microsoft (5.1.90).
_OF_THE_SENDER = {("1", "7"), ("1", "8"), ("1", "90")}
#: Logging in is asked for, or failed (RFC 4954).
_LOGIN_CODES = (530, 534, 535, 538)


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


#: Our server, name, network or sender, and how much we send.
_OURS = _words(
    r"\brelay(ing)?\b.{0,20}\b(not|denied|prohibited|refused|disallowed|disabled|forbidden)",
    r"\b(not|unable|cannot|can't|won't|refus\w*|no) .{0,20}\brelay(?!.{0,30}table)",
    r"relay access|open relay|rcpthosts|isn'?t in my list|not in my list",
    r"\bsenders?\b|return[- ]path|envelope[- ]from|mail from\b|from address|callout",
    r"verif\w+ (failed|error|failure)|(could|can)( ?not|n't) (be )?verif",
    r"\byour (domain|ip|host|server|mail ?server|network|account|isp|provider)",
    r"client host|\bip address|\bhelo\b|\behlo\b|reverse|\bptr\b|\brdns\b|\bdns\b|hostname",
    r"authenticat|auth(entication)? (is )?required|credentials|not authori[sz]ed|unauthori[sz]ed",
    r"\blog ?in\b|must issue|starttls|\btls\b|encryption",
    r"administrative(ly)? prohibit|prohibited|not accepted from|access denied.{0,20}(ip|host)",
    r"too many|too much|too fast|too quickly|at a rate|throttl|rate.?limit",
    r"per (second|minute|hour|day)\b|unusual (rate|activity|volume)",
    r"(daily|hourly|sending|send|message|recipient|connection|rate)s? (user )?(sending )?"
    r"(limit|quota)",
    r"max\w* (number of )?(e-?mails|messages|recipients|connections)",
)
#: The account we send by, and what it may send: however much it sounds like a reader's.
_OUR_ACCOUNT = _words(
    r"\b(sending|sender'?s?|smtp|relay|relaying|submission|submitting|authenticated|hosting)"
    r" (account|user|customer|mailbox)s?\b",
    r"\b(outgoing|outbound)\b",
    r"\b(to|from|for|of) (send|sending|submit|submitting)\b",
    # Whose mailbox or domain it is, or what it is for.
    r"\b(mailbox|account|user|address|domain)e?s? (of|for) (the |this |your )?"
    r"(\w+ )?(sender|submitter)\b",
    r"\b(sending|from|sender'?s?|signing|unconfigured|unverified) domains?\b",
    r"\bsending (is |has been |was )?(temporarily )?"
    r"(disabled|suspended|paused|blocked|stopped|locked|not (enabled|allowed|permitted|active))",
    # Keys, and what is logged in with them.
    r"\bapi\b|\b(access|secret|private|signing|dkim) keys?\b|\bsmtp (key|password|user)",
    # What a provider wants to have proved.
    r"\bidentit(y|ies)\b|\bnot (yet |been )*verified\b|\bsender signature|\bverify your\b"
    r"|\bdomain (is |was )?(yet )?unverified\b|\bunder (review|validation)\b"
    r"|\bpending (approval|verification|activation|review)\b",
    # What was paid for, and how much of it there is.
    r"\b(unpaid|overdue|billing|invoices?|payments?|upgrade|credits?)\b",
    r"\b(free|trial|paid|sandbox|test|developer) (account|plan|tier|mode|domain|subdomain|purpose)"
    r"s?\b|\bsandbox\b|\b(your|pricing|service|account) plan\b|\bplan'?s? (limit|quota|has|is)\b",
    r"\bauthori[sz]ed recipients\b",
    r"\b(monthly|weekly|daily|hourly) (\w+ )?(limit|quota|allowance)s?\b",
    r"\b(customer|client|reseller|tenant|organi[sz]ation)('s)? (account )?(is |was |has )?(been )?"
    r"(expired|suspended|locked|on hold)\b|\bcustomer account (is |was |has )?(been )?expired\b",
)
#: What servers hold against senders and messages.
_JUDGED = _words(
    r"spam|junk|\bbulk\b|unsolicited|phish|virus|malware|infected|attachment|content|suspicious",
    r"\bblocked\b|block ?list|black ?list|deny ?list|\blisted\b|\brbl\b|dnsbl|banned",
    r"\b(in|on) .{0,20}(black|block|deny) ?list",
    r"spamhaus|spamcop|barracuda|proofpoint|cloudmark|sorbs|senderscore",
    r"reputation|score|policy|policies|\bdmarc\b|\bspf\b|\bdkim\b|\babuse|complain|security",
)
_FULL = _words(
    r"(mailbox|inbox|user|account|recipient|folder)\b.{0,40}"
    r"\b(full|quota|storage|space|size limit|over ?quota)",
    r"over ?quota|quota exceeded|exceeded (its |their |the )?(storage|quota|mailbox)",
    r"(out of|insufficient|not enough) (disk |system )?(storage|space|memory)",
)
_WHOM = r"(user|recipient|mailbox|account|addressee|alias|person|subscriber|customer|inbox)"
#: That there is no such mailbox, in so many words.
_NOBODY = _words(
    rf"(no such|unknown|invalid|non-?existent|unrecogni[sz]ed|inactive|bad) (\w+ )?{_WHOM}\b",
    r"(no such|unknown) (\w+ )?(address|local part)\b",
    rf"(?<!your )\b{_WHOM}\b.{{0,60}}\b(unknown|not found|not known|not exist|doesn'?t exist"
    r"|no longer|disabled|deactivated|discontinued|closed|inactive|terminated|deleted|removed"
    r"|invalid|has moved|isn'?t valid|not valid|not recogni[sz]ed)\b",
    r"\baddress\b.{0,40}\b(does not exist|doesn'?t exist|not found|unknown|no longer)\b",
    r"unknown in (\w+ )*(local|virtual|relay)\b.{0,30}table",
    rf"\bno (\w+ )?{_WHOM} (here|by|with|of|named|called)\b|\bno mailbox\b",
    r"(doesn'?t|does not) have (a|an) (\S+ )?account|not (our|a) customer",
    rf"(is )?not a (known|valid|local) {_WHOM}|recip(ient)?notfound",
)


def kind_of(code: int, said: str, *, at: str = "recipient") -> str:
    """The kind of a ``Bounce`` that an answer is. ``at``: what it was said to, as in
    ``smtp.Refused``."""
    said = said[:MAX_LENGTH]
    enhanced = _ENHANCED.search(said)
    detail = enhanced.group(2, 3) if enhanced else None
    words = _ADDRESSES.sub(" ", said)
    if at in ("content", "sender") or code in _LOGIN_CODES or detail in _OF_THE_SENDER:
        return POLICY
    if _names_us_alone(said):
        return POLICY
    if (detail and detail[0] in ("5", "6", "7")) or _OUR_ACCOUNT.search(words):
        return POLICY
    names_nobody = bool(_NOBODY.search(words))
    if _OURS.search(words) and not (names_nobody and not _OURS.search(_NOBODY.sub(" ", words))):
        return POLICY
    if (enhanced and enhanced[1] == "4") or not 500 <= code < 600:
        return POLICY if _JUDGED.search(words) else SOFT
    if detail in _OF_THE_MAILBOX:
        return POLICY if _JUDGED.search(words) and not names_nobody else HARD
    if detail == ("2", "2") or (_FULL.search(words) and not names_nobody):
        return SOFT
    if _JUDGED.search(words):
        return POLICY
    if names_nobody and (detail is None or detail[0] in ("0", "2") or detail == ("1", "0")):
        return HARD
    return SOFT if detail and detail[0] in ("2", "3", "4") else UNCLEAR


def _names_us_alone(said: str) -> bool:
    """Whether the addresses in an answer are all ours: then nothing in it is about a reader."""
    addresses = [address.strip("<>()[]'\".,:;") for address in _ADDRESSES.findall(said)]
    addresses = [address for address in addresses if "@" in address]
    return bool(addresses) and all(map(is_own_address, addresses))
