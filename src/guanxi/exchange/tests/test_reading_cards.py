"""Contact cards of every version: folded, quoted, grouped, with several values; nothing of them gets lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.exchange.logic.reading.open import open_table


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def read(path: Path, data: str | bytes) -> tuple[list[dict[str, str]], list[str], dict[str, int]]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    table = open_table(path)
    (batch,) = table.batches()
    said = [
        {column: cell for column, cell in zip(table.columns, row, strict=True) if cell} for row in batch.rows
    ]
    return said, [bad.reason for bad in batch.bad], dict(batch.oddities)


def one(path: Path, *lines: str, version: str = "3.0") -> dict[str, str]:
    said, bad, _ = read(path, card(*lines, version=version))
    assert (len(said), bad) == (1, [])
    return said[0]


def test_the_parts_of_a_card(tmp_path: Path) -> None:
    assert one(
        tmp_path / "a", "N:Lee;Ann;Maria;Dr.;Jr.", "FN:Dr. Ann Lee", "ORG:Acme\\, Ltd.;Sales;North",
        "TITLE:Chief",
        "ADR;TYPE=WORK:PO 1;Suite 2;Main St\\n5;Oslo;;0150;Norway", "NOTE:one\\ntwo",
        "CATEGORIES:a,b\\,c",
        "BDAY:1980-03-05", "URL:https://x.example/a:b",
    ) == {
        "family name": "Lee", "given name": "Ann", "additional names": "Maria", "name prefix": "Dr.",
        "name suffix": "Jr.", "full name": "Dr. Ann Lee", "organization": "Acme, Ltd.",
        "department": "Sales, North", "job title": "Chief", "address": "Main St, 5, Suite 2, PO 1",
        "city": "Oslo",
        "postcode": "0150", "country": "Norway", "notes": "one\ntwo", "tags": "a; b,c",
        "birthday": "1980-03-05",
        "website": "https://x.example/a:b",
    }  # fmt: skip


def test_of_several_values_the_preferred_is_the_main_one(tmp_path: Path) -> None:
    assert one(
        tmp_path / "a", "EMAIL:b@x.de", "EMAIL;TYPE=home,pref:a@x.de", "EMAIL:b@x.de",
        "TEL;TYPE=FAX,WORK:1", "TEL;TYPE=HOME:2", "item1.TEL;TYPE=CELL:3", "item2.TEL:4",
        "item2.X-ABLabel:Ferienhaus",
        "TEL;TYPE=HOME:5", "ADR;TYPE=HOME:;;Weg 1;Ulm;;;", "ADR;TYPE=WORK;PREF=1:;;Gasse 2;Bonn;;;",
    ) == {
        "email": "a@x.de", "email 2": "b@x.de", "phone": "3", "work fax": "1", "home phone": "2",
        "home phone 2": "5", "ferienhaus phone": "4", "address": "Gasse 2", "city": "Bonn",
        "home address": "Weg 1, Ulm",
    }  # fmt: skip


def test_version_4_writes_addresses_as_uris(tmp_path: Path) -> None:
    assert one(
        tmp_path / "a",
        'TEL;VALUE=uri;TYPE="voice,cell";PREF=1:tel:+49-30-1234567',
        "GENDER:F",
        "LANG:fr",
        version="4.0",
    ) == {"phone": "+49-30-1234567", "gender": "F", "language": "fr"}


def test_version_2_1_quotes_names_charsets_and_encodes(tmp_path: Path) -> None:
    lines = (
        b"FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Bj=F6rn=20=\r\n=C5",
        b"ORG;CHARSET=GBK:\xb1\xb1\xbe\xa9",
        b"NOTE;QUOTED-PRINTABLE:a=0D=0Ab", b"TEL;CELL;VOICE:12345", b"EMAIL;PREF;INTERNET:a@x.de",
        b"PHOTO;JPEG;BASE64:", b"  /9j/4AAQ", b"  SkZJRg==", b"", b"KEY;X509;ENCODING=BASE64:AAAA",
        b"AGENT:", b"BEGIN:VCARD", b"FN:Somebody else", b"END:VCARD", b"ROLE:Boss",
    )  # fmt: skip
    data = b"\r\n".join([b"BEGIN:VCARD", b"VERSION:2.1", *lines, b"END:VCARD"])
    assert read(tmp_path / "a", data) == (
        [{"full name": "Björn Å", "organization": "北京", "notes": "a\nb", "phone": "12345",
          "email": "a@x.de", "role": "Boss"}],
        [], {"pictures_left_out": 2},
    )  # fmt: skip


def test_folded_lines_whole_files_in_other_encodings(tmp_path: Path) -> None:
    text = "BEGIN:vCard\nFN:Zo\n ë Smi\n\tth\nend:vcard\n"
    assert read(tmp_path / "a", text)[0] == [{"full name": "Zoë Smith"}]
    assert read(tmp_path / "b", ("\ufeff" + text).encode("utf-16-le"))[0] == [{"full name": "Zoë Smith"}]


def test_cards_that_never_end_are_rejected_and_others_read(tmp_path: Path) -> None:
    data = "BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\nnoise\nBEGIN:VCARD\nFN:C\nEMA"
    assert read(tmp_path / "a", data) == (
        [{"full name": "B"}], ["unclosed_card", "unclosed_card"], {"lines_between_cards": 1},
    )  # fmt: skip


_CELL = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40).map(
    str.strip
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_CELL.filter(bool), min_size=1, max_size=5), st.integers(5, 75))
def test_names_survive_escaping_and_folding(tmp_path_factory, names, width) -> None:
    def written(name: str) -> str:
        for sign in "\\;,":
            name = name.replace(sign, "\\" + sign)
        line = f"FN:{name}"
        return "\r\n ".join(line[at : at + width] for at in range(0, len(line), width))

    path = tmp_path_factory.mktemp("cards") / "a"
    said, bad, _ = read(path, "".join(card(written(name)) for name in names))
    assert (bad, [each["full name"] for each in said]) == ([], names)


@pytest.mark.parametrize(
    ("name", "cards"), [("gmail-list", 3), ("John_Doe_ANDROID", 6), ("rfc2426-example", 2)]
)
def test_every_file_of_the_set_is_read_whole(real_data: Path, name: str, cards: int) -> None:
    folder = real_data / "vcards" / "text"
    assert open_table(folder / f"{name}.vcf").size_hint == cards
    for path in folder.glob("*.vcf"):
        batches = list(open_table(path).batches())
        assert [bad for batch in batches for bad in batch.bad] == []
        assert all(any(row) for batch in batches for row in batch.rows)
