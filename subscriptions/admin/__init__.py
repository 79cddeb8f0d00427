from . import editions, inbound, ledgers, subscribers

__all__ = ["editions", "inbound", "ledgers", "subscribers"]
