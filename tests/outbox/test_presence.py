"""A living worker is known to be alive, whatever becomes of its connections."""

import pytest
from django.db import connection

from background.guard import Unavailable
from outbox import presence
from outbox.presence import NAMESPACE, Presence
from tests.processes import database_url

pytestmark = pytest.mark.django_db(transaction=True)

#: Of the worker here: others of the suite hold theirs meanwhile.
WORKER = "host:1:abc"
HOLDERS = """
    SELECT pid FROM pg_locks
     WHERE locktype = 'advisory' AND classid::bigint = %s AND objid::bigint = %s
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@pytest.fixture(autouse=True)
def _every_look(monkeypatch):
    monkeypatch.setattr(presence, "LOOK_INTERVAL", 0)


@pytest.fixture
def worker():
    made = Presence(WORKER)
    yield made
    made.leave()


def holders():
    """The sessions that hold a worker's lock."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, [NAMESPACE, presence._number(WORKER)])
        return [pid for (pid,) in cursor.fetchall()]


def own_session():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_lock_is_held_once_however_often_it_is_looked_at(worker):
    for _ in range(3):
        worker.hold()
    assert holders() == [own_session()]
    worker.leave()
    assert holders() == []


def test_a_lock_that_went_away_unseen_is_taken_anew(worker):
    """As where a pooler ends the connection it was on."""
    worker.hold()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
    assert holders() == []
    worker.hold()
    assert holders() == [own_session()]


def test_a_lock_that_a_former_connection_still_holds_is_taken_once_that_has_ended(
    worker, another_session
):
    former = Presence(worker.worker)
    with another_session.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", presence._key(former.worker))
    another_session.commit()
    worker.hold()
    assert holders() == [another_session.info.backend_pid]
    with another_session.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
    worker.hold()
    assert holders() == [own_session()]


def test_past_a_pooler_it_is_held_on_a_connection_of_its_own(worker, settings):
    settings.LISTEN_DATABASE_URL = database_url()
    worker.hold()
    (holder,) = holders()
    assert holder != own_session()
    connection.close()
    assert holders() == [holder]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [holder])
    worker.hold()
    (anew,) = holders()
    assert anew not in (holder, own_session())
    worker.leave()


def test_where_others_could_not_see_it_a_worker_sends_nothing(worker, settings):
    settings.LISTEN_DATABASE_URL = "postgresql://nobody@127.0.0.1:1/none"
    with pytest.raises(Unavailable, match="leads to no database"):
        worker.hold()
