"""The history of a record in words: each entry says what was done."""

from html import unescape

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.exchange.api import undo_import
from guanxi.exchange.tests.loading import PEOPLE, load, write
from guanxi.kernel.api import uuid7
from guanxi.records.api import NewRecords, RecordChange, change_record, create_records
from guanxi.web.tests.browsing import browser

IMPORT = {"en": "An import was undone by Alice", "zh-hans": "Alice 撤销了一次导入"}
CHANGE = {"en": "Alice took back a change", "zh-hans": "Alice 撤销了一次改动"}


def history(context, person, language):
    address = f"/{context.workspace.slug}/people/{person}?tab=history"
    return unescape(browser(context, language).get(address).content.decode())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_edit_that_was_taken_back_is_no_import(cast, language):
    person = perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("people", [{"name": "Zed"}]))[0]
    trail = uuid7()
    change = RecordChange("people", person, {"name": "Zed the Second"})
    perform(change_record, cast.alice.on_trail(trail), change)
    undone = browser(cast.alice).post(f"/{cast.workspace.slug}/trails/{trail}/undo")
    assert undone.status_code == 204
    told = history(cast.alice, person, language)
    assert (CHANGE[language] in told, IMPORT[language] in told) == (True, False)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_import_that_was_undone_is_told_as_one(cast, tmp_path, language):
    file, columns = tmp_path / "people.csv", list(PEOPLE)
    load(cast.alice, write(file, columns, [["7", "Ann", "ann@example.com", ""]]), "people", PEOPLE)
    again = load(cast.alice, write(file, columns, [["7", "Anne", "ann@example.com", ""]]), "people", PEOPLE)
    undo_import(cast.alice, again.id)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select id from people where email = 'ann@example.com'")
        person = cursor.fetchall()[0][0]
    told = history(cast.alice, person, language)
    assert (CHANGE[language] in told, IMPORT[language] in told) == (False, True)
