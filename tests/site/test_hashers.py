"""Passwords are hashed two at a time, and who logs in when too many do is told to come back."""

import threading

import pytest
from django.contrib.auth.hashers import check_password, get_hasher, make_password
from django.contrib.auth.models import User
from django.test import Client

from worldview import hashers


def test_passwords_are_djangos_own_and_those_of_before_go_on_working():
    assert get_hasher().algorithm == "pbkdf2_sha256"
    for algorithm in ("pbkdf2_sha256", "pbkdf2_sha1", "scrypt"):
        assert check_password("ä secret", make_password("ä secret", hasher=algorithm))
        assert not check_password("another", make_password("ä secret", hasher=algorithm))


def test_two_are_hashed_at_once_and_no_more(monkeypatch):
    at_once, most, lock = 0, 0, threading.Lock()
    original = hashers.PBKDF2PasswordHasher.encode

    def watched(self, *args):
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        try:
            return original(self, *args)
        finally:
            with lock:
                at_once -= 1

    monkeypatch.setattr(hashers.PBKDF2PasswordHasher, "encode", watched)
    monkeypatch.setattr(hashers, "TIMEOUT", 60)
    # Long enough to meet another one in it.
    monkeypatch.setattr(hashers.PBKDF2PasswordHasher, "iterations", 200_000)
    threads = [threading.Thread(target=make_password, args=["x"]) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == hashers.MAX_CONCURRENT


@pytest.mark.django_db
def test_who_gets_no_turn_is_told_to_come_back(monkeypatch):
    User.objects.create_superuser("ana", password="x")
    monkeypatch.setattr(hashers, "TIMEOUT", 0.01)
    for _ in range(hashers.MAX_CONCURRENT):
        hashers._turns.acquire()
    try:
        answer = Client().post("/admin/login/", {"username": "ana", "password": "x"})
    finally:
        for _ in range(hashers.MAX_CONCURRENT):
            hashers._turns.release()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert Client().post("/admin/login/", {"username": "ana", "password": "x"}).status_code == 302
