"""Who may let whom in, and as what."""

from __future__ import annotations

import pytest

from guanxi.access.api import LastOwner, MemberRole, User, change_member, context_for, members_of, perform
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
