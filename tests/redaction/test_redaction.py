"""Every shape of a secret goes, whatever is around it; everything else stays as it is."""

import json
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.canaries import BESIDE, TOKENS, VALUE, pem

from ssdfgate.redaction import REDACTED, Redactor, redact, redact_arguments, redact_bytes, redactor_of, secrets_of

AROUND = ["{}", "x {} y", "'{}'", "({})", "a={}&b=1", "\n{}\n", "é{}é", "<b>{}</b>", "{},", "at {}.", "/{}/x.py"]
ENCODED = b64encode(f"canary:{VALUE}".encode()).decode()
# ruff: noqa: S108  # names of temporary folders are what is looked for
PLAIN = [
    "docs/risk-assessment-procedure-2026-for-everyone.md",
    "A secret must not be written down, and a token: the JWT.",
    "Possible hardcoded password",
    "Use a password manager; tokens and secrets expire.",
    "ssh://git@github.com/team/shop.git",
    "git+ssh://git@example.org/a",
    "pkg:npm/%40scope/name@1.0.0",
    "https://example.org/@scope/name?mail=a@b.c",
    "mail to security@example.org or https://example.org",
    "password=${{ secrets.DEPLOY }} token=$TOKEN secret=<secret>",
    '{"token": null, "password": "", "secret": true}',
    "sha256:" + "0123456789abcdef" * 4,
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    "tests/home/alice/app.py and https://example.org/home/alice",
    "pypi-attestations-for-a-package-with-a-long-name",
    "/tmp/report.sarif",
    "basic authentication and bearer authentication-information",
]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("name", TOKENS)
def test_a_token_goes_wherever_it_stands(name, around):
    text = around.format(TOKENS[name])
    clean = redact(text)
    assert TOKENS[name] not in clean
    assert REDACTED in clean
    assert redact(clean) == clean


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_goes_from_a_string_of_json_however_it_is_escaped(name):
    for text in (f"first\n{TOKENS[name]}\tlast", f'say "{TOKENS[name]}"', f"\u00e9{TOKENS[name]}"):
        for ascii_only in (True, False):
            document = json.dumps({"message": text, "more": [text, 1]}, ensure_ascii=ascii_only).encode()
            clean = redact_bytes(document)
            assert TOKENS[name].encode() not in clean
            assert set(json.loads(clean)) == {"message", "more"}


@pytest.mark.parametrize("name", BESIDE)
def test_a_value_goes_that_something_beside_it_gives_away(name):
    clean = redact(BESIDE[name])
    assert VALUE not in clean
    assert ENCODED not in clean
    assert redact(clean) == clean
    nested = json.loads(redact_bytes(json.dumps({"text": BESIDE[name]}).encode()))
    assert VALUE not in nested["text"]
    assert ENCODED not in nested["text"]


@pytest.mark.parametrize("kind", ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\\n", " "])
def test_a_private_key_goes_whole(kind, line_end):
    key = pem(kind, line_end)
    assert redact(f"before {key} after".replace("-----END", "-----END")).startswith(f"before {REDACTED}")
    document = json.dumps({"key": key, "after": "stays"}).encode()
    clean = json.loads(redact_bytes(document))
    assert clean == {"key": REDACTED, "after": "stays"}


def test_a_private_key_without_an_end_goes_as_far_as_it_reaches():
    cut = pem("RSA ")[:-40]
    assert json.loads(redact_bytes(json.dumps([cut, "stays"]).encode())) == [REDACTED, "stays"]


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_no_secret_stays(text):
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/home/alice/shop/app.py:3", "~/shop/app.py:3"),
        ("in /Users/bob, there", "in ~, there"),
        ("file:///home/alice/shop", "file:///~/shop"),
        (r"C:\Users\carol\shop", r"~\shop"),
        (r'{"path": "C:\\Users\\carol\\shop"}', r'{"path": "~\\shop"}'),
        ("/tmp/ssdfgate-ab12cd34/tree/app.py", "{temp}/tree/app.py"),
        ("/dev/shm/ssdfgate-ab12_d34: gone", "{temp}: gone"),
        ("/tmp/tmpab12cd34/x", "{temp}/x"),
    ],
)
def test_folders_of_people_and_of_a_moment_are_not_shown(text, expected):
    assert redact(text) == expected
    assert redact(expected) == expected


def test_the_secrets_and_the_home_of_an_environment_go_in_every_spelling():
    environ = {"SHOP_PASSWORD": 'vErY "odd" wörd', "HOME": "/srv/people/dora", "PATH": "/usr/bin", "MY_TOKEN": "true"}
    redactor = redactor_of(environ)
    text = 'it is vErY "odd" wörd in /srv/people/dora/x but /srv/people/doras is true'
    assert redactor.text(text) == f"it is {REDACTED} in ~/x but /srv/people/doras is true"
    for ascii_only in (True, False):
        document = json.dumps({"text": text}, ensure_ascii=ascii_only)
        assert json.loads(redactor.content(document.encode()))["text"] == redactor.text(text)
    assert redactor.text("https://x/?q=vErY%20%22odd%22%20w%C3%B6rd") == f"https://x/?q={REDACTED}"


def test_only_variables_with_telling_names_hold_secrets():
    environ = {
        "GITHUB_TOKEN": "one",
        "AWS_SECRET_ACCESS_KEY": "two",
        "DB_PASSWORD": "three",
        "npm_config__auth": "four",
        "GIT_AUTHOR_NAME": "Ada",
        "XAUTHORITY": "/x",
        "PWD": "/work",
        "OLDPWD": "/",
        "TOKENIZERS_PARALLELISM": "true",
    }
    assert secrets_of(environ) == ("two", "three", "one", "four")


def test_lines_of_a_long_value_go_one_by_one():
    redactor = Redactor(["first-long-line\nsecond-long-line\nshort"])
    assert redactor.text("x second-long-line short") == f"x {REDACTED} short"


def test_the_call_of_a_tool_is_shown_without_what_it_was_given_in_secret():
    call = (
        "tool",
        "--password",
        VALUE,
        "-u",
        f"me:{VALUE}",
        "--api-token",
        "--verbose",
        f"--header=X-Token: {VALUE}",
    )
    shown = redact_arguments(call)
    assert shown[:6] == ("tool", "--password", REDACTED, "-u", f"me:{REDACTED}", "--api-token")
    assert shown[6] == "--verbose"
    assert all(VALUE not in part for part in shown)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_looked_through(encoding):
    document = json.dumps({"t": TOKENS["npm"], "x": "ü"}, ensure_ascii=False).encode(encoding)
    clean = redact_bytes(document)
    assert json.loads(clean.decode(encoding)) == {"t": REDACTED, "x": "ü"}


def test_bytes_without_a_secret_are_handed_back_as_they_are():
    content = b"\xff\xfe\xfd nothing here \0" * 1000
    assert redact_bytes(content) is content


_PIECES = st.sampled_from([
    *TOKENS.values(), *BESIDE.values(), pem("RSA ", "\\n"), "token=", "password: ", '"', "'", "\\", "\\n", "://", "@", ":",
    "/home/", "a", "9", " ", "\n", "é", "\ud800", REDACTED, "eyJ", "-----BEGIN ", "=", ",", "{", "}", "~", "/tmp/tmp",
])  # fmt: skip


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_a_second_pass_changes_nothing_and_json_stays_json(text):
    once = redact(text)
    assert redact(once) == once
    assert len(once) <= len(text) + 2 * len(REDACTED) * (text.count("@") + text.count("=") + text.count(":") + 1)
    document = json.dumps([text, {text: text}]).encode()
    assert isinstance(json.loads(redact_bytes(document))[1], dict)
    unescaped = json.dumps([text], ensure_ascii=False).encode("utf-8", "surrogatepass")
    assert len(json.loads(redact_bytes(unescaped).decode("utf-8", "surrogatepass"))) == 1


@given(st.lists(st.one_of(st.binary(max_size=30), st.sampled_from([b"ghp_", b"://", b"@", b"token=", b"\xff\xfe"]))))
def test_no_bytes_bring_it_down(pieces):
    content = b"".join(pieces)
    assert redact_bytes(redact_bytes(content)) == redact_bytes(content)


def test_secrets_on_the_seams_of_large_content_are_found():
    step = 4 * 1024 * 1024
    content = bytearray(b"." * (2 * step + 100))
    for offset in range(-45, 1, 5):
        place = step + offset * 50
        content[place : place + len(TOKENS["npm"])] = TOKENS["npm"].encode()
    for offset in (0, 3, 17):
        place = 2 * step - offset - 200 * offset
        content[place : place + len(TOKENS["npm"])] = TOKENS["npm"].encode()
    assert TOKENS["npm"].encode() not in redact_bytes(bytes(content))
    for cut in range(len(TOKENS["npm"])):
        seam = b"." * (step - cut) + TOKENS["npm"].encode() + b"." * 10
        assert TOKENS["npm"].encode() not in redact_bytes(seam)
