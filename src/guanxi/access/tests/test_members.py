"""Who may let whom in, and as what."""

from __future__ import annotations

import pytest

from guanxi.access.api import (
    RESERVED_SLUGS,
    LastOwner,
    MemberRole,
    NewWorkspace,
    Taken,
    User,
    change_member,
    context_for,
    create_workspace,
    members_of,
    perform,
)
from guanxi.kernel.api import NotAllowed, NotFound, Role


def role_of(cast, who):
    return next(m.role for m in members_of(cast.workspace.pk) if str(m.user_id) == who.actor.id)


def email_of(who):
    return User.objects.get(pk=who.actor.id).email


def test_the_last_owner_stays(cast):
    for role in (Role.ADMIN, None):
        with pytest.raises(LastOwner):
            perform(change_member, cast.alice, MemberRole(email_of(cast.alice), role))


def test_members_cannot_change_members(cast):
    with pytest.raises(NotAllowed):
        perform(change_member, cast.bob, MemberRole(email_of(cast.carol), Role.MEMBER))
    assert role_of(cast, cast.carol) == Role.READER


def test_an_admin_cannot_make_or_unmake_owners(cast):
    perform(change_member, cast.alice, MemberRole(email_of(cast.bob), Role.ADMIN))
    bob = context_for(User.objects.get(pk=cast.bob.actor.id), cast.workspace.slug)
    for email, role in ((email_of(cast.carol), Role.OWNER), (email_of(cast.alice), Role.READER)):
        with pytest.raises(NotAllowed):
            perform(change_member, bob, MemberRole(email, role))
    perform(change_member, cast.alice, MemberRole(email_of(cast.bob), Role.MEMBER))


def test_who_is_let_go_cannot_enter_any_more(cast):
    perform(change_member, cast.alice, MemberRole(email_of(cast.mallory), Role.READER))
    mallory = User.objects.get(pk=cast.mallory.actor.id)
    assert context_for(mallory, cast.workspace.slug).actor.role == Role.READER
    perform(change_member, cast.alice, MemberRole(mallory.email, None))
    with pytest.raises(NotFound):
        context_for(mallory, cast.workspace.slug)


def test_an_address_of_the_product_is_no_name_for_a_workspace(cast):
    for slug in RESERVED_SLUGS:
        with pytest.raises(Taken):
            create_workspace(NewWorkspace("Mine", slug=slug))


def test_every_address_that_begins_with_a_word_is_reserved(installation):
    from guanxi.config.urls import urlpatterns

    first = {str(pattern.pattern).partition("/")[0] for pattern in urlpatterns}
    assert {word for word in first if word and "<" not in word} <= RESERVED_SLUGS
