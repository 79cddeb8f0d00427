from .count import SubscriberCount
from .edition import Delivery, Edition, Letter, Variant
from .inbound import InboundMessage
from .outgoing import Outgoing
from .subscriber import ConsentEvent, SignUp, Subscriber, Wording, masked
from .suppression import Bounce, Pace, Suppression, address_keys

__all__ = [
    "Bounce",
    "ConsentEvent",
    "Delivery",
    "Edition",
    "InboundMessage",
    "Letter",
    "Outgoing",
    "Pace",
    "SignUp",
    "Subscriber",
    "SubscriberCount",
    "Suppression",
    "Variant",
    "Wording",
    "address_keys",
    "masked",
]
