from .edition import Delivery, Edition, Letter, Outgoing
from .subscriber import ConsentEvent, Subscriber, Suppression

__all__ = [
    "ConsentEvent",
    "Delivery",
    "Edition",
    "Letter",
    "Outgoing",
    "Subscriber",
    "Suppression",
]
