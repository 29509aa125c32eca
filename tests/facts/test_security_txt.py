"""security.txt, by RFC 9116."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.facts import Tree
from ssdfgate.facts.security_txt import judge, security_txt

GOOD = "Contact: mailto:security@flask.org\nExpires: 2027-01-01T00:00:00.000Z\n"
IN_2027 = 1_798_761_600 * 10**9
SIGNED = f"""\
-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA512

- - -not a field
{GOOD}\
-----BEGIN PGP SIGNATURE-----

iQIzBAEBCgAdFiEE
-----END PGP SIGNATURE-----
"""


def problems(text: str | bytes) -> str:
    return "\n".join(judge(text.encode() if isinstance(text, str) else text)["problems"])


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.rstrip(),
        "# comment\n\n   \n" + GOOD.upper().replace("MAILTO:SECURITY@FLASK.ORG", "mailto:security@flask.org"),
        SIGNED.replace("- - -not a field\n", ""),
        SIGNED.replace("- - -not a field\n", "- Canonical: https://flask.org/.well-known/security.txt\n") + "\n\n",
    ],
)
def test_good_files(text):
    assert judge(text.encode()) == {"contacts": 1, "expires_ns": IN_2027, "problems": []}


def test_all_fields():
    text = GOOD + (
        "Contact: https://flask.org/report\nContact: tel:+1-201-555-0123\nCanonical: https://flask.org/security.txt\n"
        "Encryption: openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f\nAcknowledgments: https://flask.org/thanks\n"
        "Preferred-Languages: en, es\nPolicy: https://flask.org/policy\nHiring: https://flask.org/jobs\n"
        "CSAF: https://flask.org/provider-metadata.json\nUnknown-Field: anything at all\n"
    )
    assert judge(text.encode()) == {"contacts": 3, "expires_ns": IN_2027, "problems": []}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "There is no Contact field"),
        (GOOD.partition("\n")[2], "There is no Contact field"),
        (GOOD.partition("\n")[0], "There is no Expires field"),
        (GOOD + "Expires: 2028-01-01T00:00:00Z\n", "Expires is there 2 times"),
        (GOOD + "Preferred-Languages: en\npreferred-languages: es\n", "Preferred-languages is there 2 times"),
        (GOOD.replace("2027-01-01T00:00:00.000Z", "next year"), "Expires is not a date and time as RFC 3339"),
        (GOOD.replace("2027-01-01T00:00:00.000Z", "2027-01-01"), "Expires is not a date and time as RFC 3339"),
        (
            GOOD.replace("2027-01-01T00:00:00.000Z", "2027-01-01T00:00:00"),
            "Expires is not a date and time as RFC 3339",
        ),
        (GOOD.replace("2027-01-01T", "2027-02-30T"), "Expires is not a date that exists"),
        (GOOD.replace("mailto:", ""), "Contact is not an address"),
        (GOOD + "Contact: http://flask.org/\n", "Contact does not use https"),
        (GOOD + "Policy: see below\n", "Policy is not an address"),
        (GOOD + "just words\n", "is not of the form `Name: value`: just words"),
        (GOOD.replace("Contact: ", "Contact:"), "is not of the form `Name: value`"),
        ("\ufeff" + GOOD, "is not of the form `Name: value`"),
        (SIGNED, "is not of the form `Name: value`: - -not a field"),
        (SIGNED.partition("-----END")[0], "The signature is not whole"),
        (SIGNED + "Contact: mailto:evil@flask.org", "There is text after the signature"),
        (b"Contact: caf\xe9", "The file is not UTF-8"),
    ],
)
def test_problems(text, problem):
    assert problem in problems(text)


def test_doubtful_expiry_is_none():
    twice = judge((GOOD + "Expires: 2028-01-01T00:00:00Z\n").encode())
    assert twice["expires_ns"] is None


@pytest.mark.parametrize(
    ("date", "expires"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01t01:00:00.000001+01:00", 1000),
        ("1969-12-31T23:59:59z", -(10**9)),
        ("9999-12-31T23:59:59-23:59", 2**63 - 1),
    ],
)
def test_expiry_in_nanoseconds(date, expires):
    assert judge(GOOD.replace("2027-01-01T00:00:00.000Z", date).encode())["expires_ns"] == expires


def test_contact_that_is_no_address_is_not_counted():
    assert judge(GOOD.replace("mailto:security", "security").encode())["contacts"] == 0


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["security.txt", ".well-known/security.txt"], ".well-known/security.txt"),
        (["static/.well-known/security.txt", "security.txt"], "static/.well-known/security.txt"),
        (["public/security.txt"], "public/security.txt"),
        (["SECURITY.TXT"], None),
        (["tests/security.txt"], None),
    ],
)
def test_place(paths, found):
    files = dict.fromkeys(paths, GOOD.encode())
    fact = security_txt(Tree({path: len(GOOD) for path in paths}, {}, files.__getitem__))
    assert (fact and fact["path"]) == found


PIECES = [
    *GOOD.splitlines(keepends=True),
    *SIGNED.splitlines(keepends=True),
    "\r\n",
    ":",
    " ",
    "\ufeff",
    "Expires: 9999",
]


@given(st.binary() | st.lists(st.sampled_from(PIECES)).map(lambda parts: "".join(parts).encode()))
def test_any_bytes(content):
    found = judge(content)
    assert found.keys() == {"contacts", "expires_ns", "problems"}
    assert found["problems"] or (found["contacts"] > 0 and found["expires_ns"] is not None)
    assert len(found["problems"]) <= 10
