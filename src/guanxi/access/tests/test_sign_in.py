"""Signing in: passwords, throttling, links that work once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from guanxi.access.actions import users
from guanxi.access.api import (
    LinkSpent,
    SignInAttempt,
    Taken,
    TooManyAttempts,
    WrongCredentials,
    change_password,
    create_user,
    forget_sign_ins,
    make_link,
    sign_in,
    use_link,
)
from guanxi.access.errors import EmailInvalid, PasswordTooShort
from guanxi.access.models import SignInLink


@pytest.fixture
def alice(installation):
    return create_user(f"alice-{uuid4().hex[:8]}@example.com", password="correct horse battery")


def test_the_right_password_signs_in_whatever_the_case_of_the_address(alice):
    assert sign_in(alice.email.upper(), "correct horse battery") == alice


def test_passwords_are_kept_as_argon2(alice):
    assert alice.password.startswith("argon2")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(alice):
    with pytest.raises(WrongCredentials) as wrong:
        sign_in(alice.email, "incorrect horse")
    with pytest.raises(WrongCredentials) as unknown:
        sign_in("nobody@example.com", "incorrect horse")
    assert str(wrong.value) == str(unknown.value)


def test_after_too_many_failures_even_the_right_password_has_to_wait(alice):
    for _ in range(users.TRIES_PER_ADDRESS):
        with pytest.raises(WrongCredentials):
            sign_in(alice.email, "guess")
    with pytest.raises(TooManyAttempts):
        sign_in(alice.email, "correct horse battery")


def test_other_letters_are_another_address(installation):
    """The database takes ı and i, ſ and s for the same letters; the throttle counts what was typed."""
    user = create_user(f"sid-{uuid4().hex[:8]}@example.com", password="correct horse battery")
    for typed in (user.email.replace("i", "ı"), user.email.replace("s", "ſ", 1)):
        with pytest.raises(WrongCredentials):
            sign_in(typed, "correct horse battery")
    assert sign_in(f"  {user.email.title()} ", "correct horse battery") == user


def test_what_no_sign_in_asks_for_is_forgotten(alice):
    now = timezone.now()
    old = SignInAttempt.objects.create(email=alice.email)
    SignInAttempt.objects.filter(pk=old.pk).update(at=now - timedelta(days=2))
    young = SignInAttempt.objects.create(email=alice.email)
    used, late, good = make_link(alice), make_link(alice), make_link(alice)
    use_link(used)
    SignInLink.objects.filter(digest=users._digest(late)).update(expires_at=now - timedelta(minutes=1))
    for key, days in (("ended", -1), ("running", 1)):
        Session.objects.create(
            session_key=f"{key}-{alice.pk}", session_data="", expire_date=now + timedelta(days=days)
        )
    forget_sign_ins()
    assert list(SignInAttempt.objects.filter(email=alice.email)) == [young]
    assert [link.digest for link in alice.signinlink_set.all()] == [users._digest(good)]
    kept = Session.objects.filter(session_key__endswith=f"-{alice.pk}")
    assert [session.session_key for session in kept] == [f"running-{alice.pk}"]
    assert use_link(good) == alice


def test_one_origin_cannot_try_many_addresses(installation):
    ip = "192.0.2.7"
    SignInAttempt.objects.bulk_create(
        SignInAttempt(email=f"{n}@example.com", ip=ip) for n in range(users.TRIES_PER_ORIGIN)
    )
    with pytest.raises(TooManyAttempts):
        sign_in("fresh@example.com", "guess", ip)


def test_a_link_signs_in_once(alice):
    secret = make_link(alice)
    assert use_link(secret) == alice
    with pytest.raises(LinkSpent):
        use_link(secret)


def test_only_a_digest_of_a_link_is_kept(alice):
    secret = make_link(alice)
    assert secret not in str(list(alice.signinlink_set.values()))


def test_short_passwords_and_taken_addresses_are_refused(alice):
    with pytest.raises(PasswordTooShort, match="at least 10 characters; this one has 5"):
        change_password(alice, "short")
    with pytest.raises(Taken):
        create_user(alice.email.upper())
    for given in ("nobody", "@example.com", "a b@example.com"):
        with pytest.raises(EmailInvalid, match="no e-mail address"):
            create_user(given)
