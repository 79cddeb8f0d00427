from . import editions, ledgers, subscribers

__all__ = ["editions", "ledgers", "subscribers"]
