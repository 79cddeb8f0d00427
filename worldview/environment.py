"""What the environment says, one variable at a time."""

from typing import Any

import environ


class Environment(environ.Env):  # type: ignore[misc]  # it has no types
    """django-environ, for which a variable that is set and empty is one that is not set.

    Compose files and ``.env`` write ``NAME=`` for what is not chosen; taken as a value it would be
    the folder one stands in, a site without a name, or a number that is none.
    """

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        """Return the value of ``var``, or its default where nothing is written for it."""
        if not self.ENVIRON.get(var, "set").strip():
            del self.ENVIRON[var]
        return super().get_value(var, *args, **kwargs)
