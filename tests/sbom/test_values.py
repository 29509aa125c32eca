import pytest
from hypothesis import given
from hypothesis import strategies as st
from packageurl import PackageURL

from ssdfgate.sbom.values import is_email, is_purl, is_url, moment, stated, text

_PURLISH = st.text(alphabet="pkg:/@?#&=%.-_~+ aZ09é\\[]", max_size=30)


@given(_PURLISH | _PURLISH.map(lambda tail: f"pkg:npm/{tail}") | _PURLISH.map(lambda tail: f"pkg:pypi/a{tail}"))
def test_whatever_counts_as_a_purl_is_one_for_the_library_too(value: str) -> None:
    if is_purl(value):
        assert PackageURL.from_string(value).name


@given(st.sampled_from(["pypi", "npm", "golang"]), st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_whatever_the_library_writes_counts(kind: str, name: str, version: str) -> None:
    try:
        purl = PackageURL(kind, None, name, version).to_string()
        PackageURL.from_string(purl)
    except ValueError:
        return
    assert is_purl(purl)


@pytest.mark.parametrize(
    "purl",
    [
        "pkg:pypi/flask@3.1.3",
        "pkg:pypi/flask",
        "pkg:npm/%40scope/name@1.0.0",
        "pkg:npm/@scope/name@1.0.0",
        "pkg:golang/github.com/a/b@v1.0.0#sub/path",
        "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie",
        "pkg:maven/org.apache/commons@1.0?type=jar",
        "pkg:pypi/certifi@2026.10.18?repository_url=https://index.example.org/simple",
    ],
)
def test_purls_of_every_day(purl: str) -> None:
    assert is_purl(purl)


@pytest.mark.parametrize(
    "value", ["https://example.org", "http://a.b:80/x?y#z", "git+https://h.example/r.git", "ssh://git@h.example/r"]
)
def test_addresses(value: str) -> None:
    assert is_url(value)


@pytest.mark.parametrize(
    "value", ["example.org", "mailto:a@b.example", "file:///etc/passwd", "https://h/\n", "https://h/é", None]
)
def test_not_addresses(value: object) -> None:
    assert not is_url(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a@b.example", True), ("a@b", False), ("a b@c.example", False), ("a@b.example\n", False), (1, False)],
)
def test_email(value: object, expected: bool) -> None:  # noqa: FBT001
    assert is_email(value) is expected


@pytest.mark.parametrize("value", ["-", "_", "@scope/a", "a\u200bb", "é"])
def test_text_that_can_be_seen(value: str) -> None:
    assert text(value) == value


@pytest.mark.parametrize("value", ["", " ", "\t\n", "\u200b", "\u2060\u200e", None, 1, [], {}])
def test_text_that_cannot_be_seen(value: object) -> None:
    assert text(value) is None


@pytest.mark.parametrize("value", ["UNKNOWN", " n/a ", "NOASSERTION", "None", "--", "?"])
def test_placeholders_state_nothing(value: str) -> None:
    assert stated(value) is None


@given(st.text(max_size=40) | st.integers() | st.none())
def test_any_value_is_a_moment_or_none(value: object) -> None:
    found = moment(value)
    assert found is None or found.utcoffset() is not None


@pytest.mark.parametrize("value", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_times_at_the_edge_of_the_calendar_are_none(value: str) -> None:
    assert moment(value) is None
