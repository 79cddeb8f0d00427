"""Sessions in a table that says whose each is, so that they can be listed and ended."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import Error

from background import clock

if TYPE_CHECKING:
    from worldview.door.models import DeskSession

#: The session's key for where somebody logged in from: ``browser``, ``network``, ``at``.
PLACE = "_place"
#: How exactly it is known when somebody was last there.
SEEN_INTERVAL = timedelta(minutes=5)


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type["DeskSession"]:
        # Django asks the store for its model, and the model for its store.
        from worldview.door.models import DeskSession

        return DeskSession

    @classmethod
    def is_somebodys(cls, key: str) -> bool:
        """Whether ``key`` is of a session that somebody logged in with. Where the database does not
        say, it may be: what comes next says that it does not."""
        try:
            return cls.get_model_class().objects.going_on().filter(pk=key).exists()
        except Error:
            return True

    def create_model_instance(self, data: dict[str, Any]) -> "DeskSession":
        made: DeskSession = super().create_model_instance(  # type: ignore[assignment]  # ours
            data
        )
        place = data.get(PLACE) or {}
        made.user_id = data.get(SESSION_KEY)
        made.browser, made.network = place.get("browser", ""), place.get("network", "")
        if "at" in place:
            made.logged_in_at = datetime.fromisoformat(place["at"])
        return made

    def _get_session_from_db(self) -> "DeskSession | None":
        session: DeskSession | None = super()._get_session_from_db()  # type: ignore[misc]  # there is
        if session and session.user_id and session.seen_at < clock.now() - SEEN_INTERVAL:
            self.model.objects.filter(pk=session.pk).update(  # type: ignore[misc]  # a DeskSession
                seen_at=clock.now()
            )
        return session
