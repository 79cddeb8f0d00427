from .count import SubscriberCount
from .edition import Delivery, Edition, Letter, Variant
from .inbound import InboundMessage
from .mail_plan import MailPlan
from .subscriber import ConsentEvent, SignUp, Subscriber, Wording, masked
from .suppression import Bounce, Suppression, address_keys

__all__ = [
    "Bounce",
    "ConsentEvent",
    "Delivery",
    "Edition",
    "InboundMessage",
    "Letter",
    "MailPlan",
    "SignUp",
    "Subscriber",
    "SubscriberCount",
    "Suppression",
    "Variant",
    "Wording",
    "address_keys",
    "masked",
]
