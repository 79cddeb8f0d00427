"""What the door keeps; ``worldview.models`` hands it to Django."""

import ipaddress

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessFailureLog

from worldview.door import throttle


class FailedLogIn(AccessFailureLog):
    """A log-in that failed, as django-axes notes it."""

    class Meta:
        proxy = True
        default_permissions = ["view", "change"]
        verbose_name = "failed log-in"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.name} from {self.network}"

    @property
    def name(self):
        if self.username.startswith(throttle.NOBODY):
            return f"no account’s name ({self.username.removeprefix(throttle.NOBODY)})"
        return self.username

    @property
    def network(self):
        if self.ip_address is None:
            return "unknown"
        bits = 24 if ipaddress.ip_address(self.ip_address).version == 4 else 56
        return f"{self.ip_address}/{bits}"

    def let_in_again(self):
        """End the pause for this name from this network."""
        AxesProxyHandler.reset_attempts(ip_address=self.ip_address, username=self.username)
