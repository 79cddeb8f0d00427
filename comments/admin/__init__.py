from . import queue, rules, trouble  # noqa: F401  (registers them)
