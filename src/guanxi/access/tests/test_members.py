"""Who may let whom in, and as what."""

from __future__ import annotations

import threading
import time
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from guanxi.access.api import (
    RESERVED_SLUGS,
    InvitedElsewhere,
    LastOwner,
    LinkSpent,
    MemberRole,
    NewMember,
    NewWorkspace,
    Taken,
    User,
    action,
    change_member,
    change_password,
    context_for,
    create_member,
    create_user,
    create_workspace,
    invite_member,
    make_link,
    members_of,
    perform,
    use_link,
    workspaces_of,
)
from guanxi.access.models import SignInLink
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


def fresh() -> str:
    return f"dora-{uuid4().hex[:8]}@example.com"


def test_who_may_not_be_let_in_is_not_made_a_user_either(cast):
    perform(change_member, cast.alice, MemberRole(email_of(cast.bob), Role.ADMIN))
    bob = context_for(User.objects.get(pk=cast.bob.actor.id), cast.workspace.slug)
    email = fresh()
    for verb in (create_member, invite_member):
        for who, role in ((bob, Role.OWNER), (cast.carol, Role.READER)):
            with pytest.raises(NotAllowed):
                perform(verb, who, NewMember(email, role))
    assert not User.objects.filter(email=email).exists()
    perform(change_member, cast.alice, MemberRole(email_of(cast.bob), Role.MEMBER))
    with pytest.raises(Taken):
        perform(create_member, cast.alice, NewMember(email_of(cast.mallory), Role.READER))
    assert email_of(cast.mallory) not in {str(member.user.email) for member in members_of(cast.workspace.pk)}


def test_an_invitation_that_was_not_used_is_given_again_and_ends_the_first(cast):
    email = fresh()
    first = perform(invite_member, cast.alice, NewMember(email.upper(), Role.MEMBER, language="en"))
    again = perform(invite_member, cast.alice, NewMember(email, Role.READER))
    assert again.user == first.user
    with pytest.raises(LinkSpent):
        use_link(first.secret)
    assert use_link(again.secret) == first.user
    assert next(m.role for m in members_of(cast.workspace.pk) if m.user == first.user) == Role.READER


def test_a_user_whom_nobody_knew_can_come_in_and_those_of_elsewhere_cannot(cast):
    """An address that Mallory took before it was invited here is not hers any more."""
    email = fresh()
    hers = perform(invite_member, cast.mallory, NewMember(email, Role.MEMBER))
    session = User.objects.get(email=email).get_session_auth_hash()
    perform(change_member, cast.mallory, MemberRole(email, None))
    invited = perform(invite_member, cast.alice, NewMember(email, Role.MEMBER))
    with pytest.raises(LinkSpent):
        use_link(hers.secret)
    assert User.objects.get(email=email).get_session_auth_hash() != session
    assert use_link(invited.secret) == hers.user


def test_nobody_gets_a_link_to_somebody_elses_account(cast):
    given = NewMember(email_of(cast.mallory), Role.READER)
    assert perform(invite_member, cast.alice, given).secret is None
    perform(change_member, cast.alice, MemberRole(email_of(cast.mallory), None))
    email = fresh()
    user = perform(invite_member, cast.alice, NewMember(email, Role.MEMBER)).user
    change_password(user, "correct horse battery")
    assert perform(invite_member, cast.alice, NewMember(email, Role.MEMBER)).secret is None
    assert use_link(make_link(user)) == user


def test_who_holds_an_invitation_elsewhere_does_not_come_in_here_by_it(cast):
    email = fresh()
    hers = perform(invite_member, cast.mallory, NewMember(email, Role.MEMBER))
    for verb, given in (
        (invite_member, NewMember(email, Role.ADMIN)),
        (change_member, MemberRole(email, Role.ADMIN)),
    ):
        with pytest.raises(InvitedElsewhere):
            perform(verb, cast.alice, given)
    assert [each.pk for each in workspaces_of(hers.user)] == [cast.elsewhere.pk]
    SignInLink.objects.filter(user=hers.user).update(expires_at=timezone.now())
    assert perform(invite_member, cast.alice, NewMember(email, Role.READER)).secret is None
    again = perform(invite_member, cast.mallory, NewMember(email, Role.MEMBER))
    assert again.secret is None


def test_two_owners_who_let_go_of_each_other_at_once_leave_one(cast):
    pair = [create_user(fresh()) for _ in range(2)]
    workspace = create_workspace(NewWorkspace("Pair", slug=f"pair-{uuid4().hex[:8]}"), pair[0])
    first = context_for(pair[0], workspace.slug)
    perform(change_member, first, MemberRole(pair[1].email, Role.OWNER))
    acting = {user: context_for(user, workspace.slug) for user in pair}
    gate, refused = threading.Barrier(2), []

    @action("test.demote", Role.OWNER)
    def demote(context, cursor, other):
        gate.wait(10)
        change_member.run(context, cursor, MemberRole(other.email, Role.READER))
        time.sleep(0.3)  # the other one looks while this one is not over

    def act(user, other):
        try:
            perform(demote, acting[user], other)
        except LastOwner:
            refused.append(user)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=each) for each in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert [member.role for member in members_of(workspace.pk)].count(Role.OWNER) == 1
