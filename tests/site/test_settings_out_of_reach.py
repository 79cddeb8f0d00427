"""Settings that cannot be read just now hold nobody up."""

import threading

import pytest
from django.db import connection

from articles.models import SiteSettings, current_settings, site


def read_again():
    """Have the settings read anew where they are wanted next."""
    current_settings._known.read_at = float("-inf")


@pytest.mark.django_db(transaction=True)
def test_whether_a_process_lives_is_said_without_them(client):
    read_again()
    assert client.get("/health/").status_code == 200
    assert current_settings._known.read_at == float("-inf"), "they were asked for"


@pytest.mark.django_db(transaction=True)
def test_while_a_table_is_locked_one_request_waits_for_them(another_session):
    SiteSettings.objects.create(column_name="The Former Name")
    read_again()
    assert site().column_name == "The Former Name"
    SiteSettings.objects.update(column_name="The Present Name")
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    try:
        with another_session.cursor() as cursor:
            cursor.execute("LOCK TABLE articles_article")
        read_again()
        assert site().column_name == "The Former Name"
        another_session.rollback()
        # The next do not try at once.
        assert site().column_name == "The Former Name"
        current_settings._known.read_at -= current_settings.RETRY_DELAY
        assert site().column_name == "The Present Name"
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


@pytest.mark.django_db(transaction=True)
def test_while_one_thread_reads_them_another_has_the_former_ones():
    SiteSettings.objects.create(column_name="The Former Name")
    read_again()
    assert site().column_name == "The Former Name"
    SiteSettings.objects.update(column_name="The Present Name")
    read_again()
    names = []
    with current_settings._reading:
        beside = threading.Thread(target=lambda: names.append(site().column_name))
        beside.start()
        beside.join(timeout=10)
    assert names == ["The Former Name"]
    assert site().column_name == "The Present Name"
