"""What mail servers say, in the forms they say it in, and whom it is about."""

import pytest

from subscriptions.verdicts import kind_of

HARD = [
    "550 5.1.1 <reader@example.com>: Recipient address rejected: "
    "User unknown in virtual mailbox table",
    "550 5.1.1 <reader@example.com>: Recipient address rejected: "
    "User unknown in relay recipient table",
    "550-5.1.1 The email account that you tried to reach does not exist. Please try",
    "550 5.1.1 <spam.relay@example.com> User doesn't exist: spam.relay@example.com",
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    "550 5.1.2 Bad destination system address",
    "550 5.1.2 <reader@gone.example>: no such domain",
    "551 5.1.6 The mailbox has moved and left no address",
    "550 5.2.1 The email account that you tried to reach is disabled",
    "550 5.2.1 This mailbox is closed to new mail",
    "550 No such user here",
    "550 Unknown user: reader",
    "550 Requested action not taken: no such mailbox",
    "554 delivery error: dd This user doesn't have an example.com account (reader@example.com)",
    "550 Invalid recipient <reader@example.com>",
    "550 sorry, no mailbox here by that name (#5.1.1)",
    "550 mailbox not found",
    "550 Account has been deactivated",
    "550 5.0.0 <reader@example.com>... User unknown",
    "553 5.1.1 unknown or illegal alias: reader@example.com: unknown alias",
    "550 reader is not a known user",
    "550 The recipient's address does not exist",
    "550 user no longer on server",
    "550 5.1.1 Mailbox of the recipient does not exist",
    "550 5.1.1 <api@example.com>: user unknown",
    "550 5.2.1 Account expired",
    "550 5.1.1 The user's account was closed",
]  # fmt: skip
SOFT = [
    "452 4.2.2 The recipient's inbox is out of storage space",
    "552 5.2.2 Over quota",
    "550 5.2.2 Mailbox size limit exceeded",
    "552 5.2.2 The recipient's quota exceeded",
    "552 Mailbox full",
    "552 Requested mail action aborted: exceeded storage allocation of the mailbox",
    "450 4.2.0 <reader@example.com>: Recipient address rejected: Greylisted",
    "451 4.3.0 Temporary lookup failure",
    "550 5.4.1 Recipient address rejected: Access denied",
    "550 5.4.4 Unable to route: host not found",
    "450 4.1.1 <reader@example.com>: unverified address: the mailbox is busy",
]
POLICY = [
    "550 relay not permitted",
    "550 5.7.1 Relaying denied",
    "554 5.7.1 <reader@example.com>: Relay access denied",
    "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
    "550 We do not relay for you",
    "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
    "550 Sender verify failed",
    "550-Verification failed for <column@news.example>\n550-No Such User Here\n"
    "550 Sender verify failed",
    "550 5.1.8 <column@news.example>: Sender address rejected: Domain not found",
    "550 5.1.2 <column@news.example>: Sender address rejected: Domain not found",
    "550 5.1.7 Invalid address of the one who sends",
    "550 5.1.90 Your message can't be sent because you've reached your daily limit for recipients",
    "550 Administrative prohibition",
    "550 203.0.113.9 is in a black list at rbl.example",
    "550 5.1.1 203.0.113.9 is listed at zen.blocklist.example",
    "550 JunkMail rejected - mail.news.example [203.0.113.9]:4242 is in an RBL",
    "550-Requested action not taken: mailbox unavailable\n"
    "550 invalid DNS MX or A/AAAA resource record",
    "550 Reverse DNS lookup failed for host 203.0.113.9",
    "550 5.7.25 The IP address sending this message does not have a PTR record",
    "550 Helo command rejected: need fully-qualified hostname",
    "501 5.5.2 invalid HELO",
    "550 Too many invalid recipients",
    "550 Domain news.example has exceeded the max emails per hour (500/500 (100%)) allowed",
    "554 Your access to this mail system has been rejected: low sender score",
    "530 5.7.0 Authentication required",
    "530 Must issue a STARTTLS command first",
    "535 5.7.8 Authentication credentials invalid",
    "550 5.4.5 Daily user sending limit exceeded",
    "550 5.4.6 Unusual sending activity detected: unusual rate",
    "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents more",
    "550 5.7.26 This mail is unauthenticated, which poses a security risk",
    "550 5.7.1 Message rejected due to content restrictions",
    "554 Blocked using a blocklist",
    "550 SPF check failed",
    "550 DMARC policy of the domain",
    "451 4.7.650 The mail server has been temporarily rate limited due to IP reputation",
    "421 4.7.28 Our system has detected an unusual rate of unsolicited mail",
    "550 Your account has been disabled: contact your provider",
    "550 sending account disabled",
    "550 SMTP account disabled, user inactive",
    "550 Customer account is inactive; outgoing mail refused",
    "550 This mail account has been deactivated, outbound mail refused",
    "550 User deactivated for sending",
    "550 The authenticated user is inactive",
    "550 5.2.1 Mailbox disabled for outbound mail",
    "550 Relay customer unknown or closed",
    "550 Account terminated: no longer allowed to send",
    "550 Sending quota exceeded for column@news.example",
    "554 5.7.1 Client host rejected: Access denied",
    "550 5.5.1 Bad sequence of commands",
    "550 Message refused: virus found",
    "554 5.7.0 Sender's domain is banned here",
    # Our own account, plan, verification, domain, key and quota at a provider.
    "550 5.1.1 The mailbox of the sender does not exist",
    "550 5.1.1 No such user: the account of the envelope sender was deleted",
    "550 Account suspended: unpaid. User sending disabled",
    "550 API user disabled",
    "550 5.1.1 Invalid API key: user unknown",
    "550 Access key of the user was deactivated",
    "550 5.1.1 <column@news.example>: customer account expired",
    "550 5.1.1 Customer suspended, mailbox disabled",
    "554 Message rejected: Email address is not verified. The following identities failed the "
    "check in region EU-WEST-1: column@news.example",
    "554 Sending paused for this account. For more information, please check the inbox of the "
    "email address associated with your AWS account",
    "421 Domain mg.example is not allowed to send: Free accounts are for test purposes only. "
    "Please upgrade or add the address to authorized recipients",
    "421 Sandbox subdomains are for test purposes only. User not found among those who may get it",
    "550 5.1.1 Unconfigured Sending Domain <news.example>",
    "550 The domain news.example is not verified: account inactive",
    "550 The 'From' address you supplied is not a Sender Signature on your account",
    "450 Your account is pending approval",
    "550 User disabled: trial account",
    "550 User inactive: invoice overdue",
    "550 5.2.1 Account locked: payment failed",
    "552 Monthly quota exceeded. Upgrade your plan",
    "451 Maximum credits exceeded",
    "550 5.1.1 Account closed: the plan's limit is reached",
    "550 5.2.1 SMTP user disabled",
    "450 Account under review: user deactivated",
]  # fmt: skip
UNCLEAR = [
    "554 Transaction failed",
    "550 Requested action not taken: mailbox unavailable",
    "550 Rejected",
    "551 User not local",
    "550 5.1.0 Address rejected",
    "550 5.1.3 Bad destination mailbox address syntax",
    "554 5.0.0 Service unavailable",
    "550 No",
    "550 <reader@example.com> Recipient rejected",
]
TABLE = [
    (said, kind)
    for kind, answers in (("hard", HARD), ("soft", SOFT), ("policy", POLICY), ("unclear", UNCLEAR))
    for said in answers
]


def test_the_table_is_long_enough_to_tell():
    assert len(TABLE) >= 60


@pytest.mark.parametrize(("said", "kind"), TABLE)
def test_an_answer_is_about_whom_it_names(said, kind):
    assert kind_of(int(said[:3]), said) == kind


@pytest.mark.parametrize("said", HARD)
@pytest.mark.parametrize("at", ["sender", "content"])
def test_whatever_is_said_to_sender_or_content_is_not_about_the_reader(said, at):
    assert kind_of(550, said, at=at) == "policy"


@pytest.mark.parametrize(
    "said", ["", "550", "5.1.1" * 1000, "x" * 100_000, "\x00\udcff", "(" * 9999]
)
def test_whatever_is_said_has_a_kind(said):
    assert kind_of(550, said) in ("hard", "soft", "policy", "unclear")


def test_numbers_of_an_address_are_no_code():
    assert kind_of(550, "550 rejected by 10.5.1.1") != "hard"


def test_what_names_our_address_alone_is_about_us(settings):
    settings.DEFAULT_FROM_EMAIL = "World View <column@news.example>"
    assert kind_of(550, "550 5.1.1 <column@news.example>: user unknown") == "policy"
    both = "550 5.1.1 <ana@example.com>: user unknown (from column@news.example)"
    assert kind_of(550, both) == "hard"
