"""What is on record is read whole and strictly; whatever is wrong is told with file and line."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssdfgate.errors import ConfigError
from ssdfgate.model.digest import Digest
from ssdfgate.model.records import Attestation, Exemption, Records, Scope, Waiver
from ssdfgate.records import files, load_records

W, A, X = ".ssdfgate/waivers/a.yaml", ".ssdfgate/attestations/a.yaml", ".ssdfgate/applicability.yaml"


def refused(repository, path, content, **options):
    repository.put(path, content)
    with pytest.raises(ConfigError) as caught:
        repository.load(**options)
    assert caught.value.hint
    return str(caught.value)


def test_a_repository_without_records_has_none(repository):
    repository.root.mkdir()
    assert repository.load() == Records()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("waiver.yaml", ".ssdfgate/waiver.yaml is not read: the name is .ssdfgate/waivers.yaml"),
        ("attestation/a.yaml", ".ssdfgate/attestation is not read: the name is .ssdfgate/attestations"),
        ("aplicability.yml", "the name is .ssdfgate/applicability.yml"),
        ("ssdfgate.yaml", ".ssdfgate/ssdfgate.yaml is not read: a configuration lies at the root"),
    ],
)
def test_what_seems_to_be_on_record_is_not_passed_over(repository, name, told):
    assert told in refused(repository, f".ssdfgate/{name}", "x: 1\n")


@pytest.mark.parametrize("name", ["policies/a.yaml", "README.md", "waivers.md", "roles.yaml"])
def test_other_files_beside_the_records_are_left_alone(repository, name):
    repository.put(f".ssdfgate/{name}", "x: 1\n")
    assert repository.load() == Records()


def test_every_field_arrives(repository, kinds):
    for path, content in kinds.items():
        repository.put(path, content)
    digest = "a" * 64
    repository.put(A, kinds[A] + f"document: docs/training.md\ndigest: sha256:{digest}\n")
    records = repository.load()
    assert records.waivers == (
        Waiver("sec-12", Scope(None, "B101", None, None, "src/**"), "Asserts are part of the public contract here.",
               "Li Wu", "#12", date(2026, 7, 1), date(2026, 12, 1), f"{W}:1"),
    )  # fmt: skip
    assert records.attestations == (
        Attestation("ssdf-1.1", "PO.2.2", "Everybody in the team took the course in May.", "Head of Development",
                    "Ann Bell", date(2026, 7, 1), date(2027, 7, 1), "docs/training.md", Digest(digest), f"{A}:1"),
    )  # fmt: skip
    assert records.exemptions == (
        Exemption("cra", "AnnexI.PartI.2.a", "Nothing of this is shipped to anybody yet.", "Li Wu",
                  date(2026, 7, 1), f"{X}:3"),
    )  # fmt: skip


def test_a_scope_may_name_a_requirement(repository, kinds):
    repository.put(W, kinds[W].replace("{rule: B101,", "{framework: ssdf-1.1, requirement: PW.7.2,"))
    assert repository.load().waivers[0].scope == Scope(("ssdf-1.1", "PW.7.2"), path="src/**")


def test_a_file_may_hold_a_list_and_each_record_has_its_line(repository, kinds):
    schema, _, rest = kinds[W].partition("\n")
    row = "  - " + rest.rstrip().replace("\n", "\n    ") + "\n"
    repository.put(".ssdfgate/waivers.yml", f"{schema}\nwaivers:\n{row.replace('sec-12', 'one')}{row}")
    repository.put(W, kinds[W].replace("sec-12", "three"))
    found = [(waiver.id, waiver.where) for waiver in repository.load().waivers]
    assert found == [
        ("one", ".ssdfgate/waivers.yml:3"), ("sec-12", ".ssdfgate/waivers.yml:10"), ("three", f"{W}:1"),
    ]  # fmt: skip


def test_hidden_files_folders_and_other_endings_are_left_alone(repository, kinds):
    repository.put(W, kinds[W])
    for name in (".unfinished-x.yaml", "README.md", "old.yaml/x.yaml", "a.yaml.bak"):
        repository.put(f".ssdfgate/waivers/{name}", "nonsense: [")
    assert len(repository.load().waivers) == 1


@pytest.mark.parametrize("path", [W, A, X])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a:\n\tb: 1\n", "{path}:2:1: a tab where YAML allows only spaces"),
        ("a: &x [1]\n" + "b: [" + ", ".join(["*x"] * 30) + "]\n", "more than 20 aliases"),
        ("a: &a [" + "0," * 9999 + "]\n" + "".join(f"b{n}: *a\n" for n in range(15)), "more than 100000 values"),
        ("schema: a\nschema: b\n", "{path}:2:1: key `schema` is given twice, first in line 1"),
        ("a: !!python/object:os.system {}\n", "{path}:1:4: tags (`!...`) are not allowed"),
        ("- a\n", "the document must be a mapping, not a list"),
        ("", "the document must be a mapping, not nothing"),
        ("a: b\n---\na: b\n", "a second document begins"),
        (b"a: \xff\n", "{path}:1:4: not UTF-8 text"),
        ('a: "\\e[31m"\n', "character U+001B is not allowed"),
        ("a: " + "x" * files.LARGEST, "is larger than 1048576 bytes"),
        ("schema: ssdfgate/other/v1\n", "`schema` must be `ssdfgate/"),
    ],
)  # fmt: skip
def test_bad_files_are_refused(repository, path, content, message):
    assert message.format(path=path) in refused(repository, path, content)


@pytest.mark.parametrize(
    ("path", "old", "new", "message"),
    [
        (W, "owner:", "ownr:", f"{W}:5: unknown key `ownr`, did you mean `owner`?"),
        (W, "rule:", "rul:", f"{W}:3: in `scope`: unknown key `rul`, did you mean `rule`?"),
        (W, '{rule: B101, path: "src/**"}', "{}", "`scope` must hold at least 1 key(s)"),
        (W, "{rule: B101,", "{requirement: PW.7.2,", "in `scope`: `framework` is missing"),
        (W, "owner: Li Wu\n", "", f"{W}:1: `owner` is missing"),
        (W, "owner: Li Wu", "owner: 7", f"{W}:5: `owner` must be text, not 7; put it in quotes"),
        (W, "reason: Asserts are part of the public contract here.", "reason: short", "must not be shorter than 10"),
        (W, "reason: Asserts are part of the public contract here.", 'reason: "a         b"',
         "`reason` says too little: write at least 10 characters"),
        (W, "id: sec-12", "id: Sec 12", "`id` is `Sec 12`, which does not have the form"),
        (W, "expires: 2026-12-01", "expires: 2026-06-30",
         f"{W}:8: `expires` (2026-06-30) does not lie after `created` (2026-07-01)"),
        (W, "expires: 2026-12-01", "expires: 2026-07-01", "does not lie after `created`"),
        (W, "expires: 2026-12-01", "expires: 2026-13-01", "`expires` is `2026-13-01`, and there is no such day"),
        (W, "expires: 2026-12-01", "expires: 20261201", "`expires` must be text"),
        (W, "expires: 2026-12-01", "expires: never", "`expires` is `never`, which does not have the form"),
        (W, "created: 2026-07-01", "created: 2026-07-24", f"{W}:7: `created` (2026-07-24) lies ahead"),
        (W, 'path: "src/**"', 'path: "**"', f"{W}:3: `path` is `**`, which would cover everything"),
        (W, 'path: "src/**"', 'path: "**/*"', "which would cover everything"),
        (W, 'path: "src/**"', 'path: "**/[!_]*"', "which would cover everything"),
        (W, 'path: "src/**"', 'path: "**/*.*"', "which would cover everything"),
        (W, 'path: "src/**"', 'path: "../src/**"', "which is not a pattern from the root"),
        (W, 'path: "src/**"', "path: /src", "which is not a pattern from the root"),
        (W, "{rule: B101,", "{framework: ssdf-1.1, requirement: PW.7.22,",
         f"{W}:3: ssdf-1.1 has no requirement `PW.7.22`, did you mean `PW.7.2`?"),
        (W, "{rule: B101,", "{framework: ssdf-11, requirement: PW.7.2,",
         f"{W}:3: there is no catalogue `ssdf-11`, did you mean `ssdf-1.1`?"),
        (W, "rule: B101", "fingerprint: abc", "`scope.fingerprint` is `abc`, which does not have the form"),
        (A, "requirement: PO.2.2", "requirement: PO.2.22", f"{A}:3: ssdf-1.1 has no requirement `PO.2.22`, did you"),
        (A, "requirement: PO.2.2", "requirement: 2.2", "`requirement` must be text, not 2.2; put it in quotes"),
        (A, "framework: ssdf-1.1", "framework: profiles", f"{A}:3: there is no catalogue `profiles`"),
        (A, "review: 2027-07-01", "review: 2026-07-01", f"{A}:8: `review` (2026-07-01) does not lie after `stated`"),
        (A, "review: 2027-07-01", "review: 2126-07-01", f"{A}:8: `review` lies more than 3 years after `stated`"),
        (A, "stated: 2026-07-01", "stated: 2026-08-01", f"{A}:7: `stated` (2026-08-01) lies ahead"),
        (A, "review: 2027-07-01", "review: 2027-07-01\ndocument: docs/a.md", "`digest` is missing"),
        (A, "review: 2027-07-01", f"review: 2027-07-01\ndigest: sha256:{'a' * 64}", "`document` is missing"),
        (A, "review: 2027-07-01", f"review: 2027-07-01\ndocument: ../a\ndigest: sha256:{'a' * 64}",
         f"{A}:9: `document` is `../a`, which is not a path inside the repository"),
        (A, "review: 2027-07-01", "review: 2027-07-01\ndocument: a\ndigest: md5:1", "`digest` is `md5:1`, which does"),
        (X, "requirement: AnnexI.PartI.2.a", "requirement: AnnexI.Part1.2.a", "did you mean `AnnexI.PartI.2.a`?"),
        (X, "since: 2026-07-01", "since: 2026-09-01", f"{X}:7: `since` (2026-09-01) lies ahead"),
        (X, "    owner: Li Wu\n", "", f"{X}:3: in `not_applicable[0]`: `owner` is missing"),
    ],
)  # fmt: skip
def test_wrong_records_are_refused(repository, kinds, path, old, new, message):
    assert old in kinds[path]
    told = refused(repository, path, kinds[path].replace(old, new))
    assert message in told


@pytest.mark.parametrize(
    "filler",
    ["TODO: write the reason", "xxx xxx xxx xxx", "tbd, tbd, tbd", "n.a. n.a. n.a.", "..............", "not applicable",
     "to be determined", "lorem ipsum dolor sit", "See <your reason here>", "[insert reason here]", "TBD later, promise",
     "aaaaaaaaaaaa", "____________", "N/A - n/a - N/A", "none none none"],
)  # fmt: skip
@pytest.mark.parametrize(("path", "field"), [(W, "reason"), (A, "statement"), (X, "reason")])
def test_placeholders_are_no_reasons(repository, kinds, path, field, filler):
    before, _, after = kinds[path].partition(f"{field}: ")
    told = refused(repository, path, f'{before}{field}: "{filler}"\n{after.partition(chr(10))[2]}')
    assert f"`{field}` is `{filler}`, which only holds the place of an answer" in told


@pytest.mark.parametrize(
    ("path", "line", "filler"),
    [(W, "owner: Li Wu", "tbd"), (W, "owner: Li Wu", "owner"), (W, 'ticket: "#12"', "n/a"), (W, "owner: Li Wu", "??"),
     (A, "role: Head of Development", "xx"), (A, "person: Ann Bell", "somebody"), (X, "owner: Li Wu", "nobody")],
)  # fmt: skip
def test_nobody_is_no_owner(repository, kinds, path, line, filler):
    field = line.partition(":")[0]
    told = refused(repository, path, kinds[path].replace(line, f'{field}: "{filler}"'))
    assert f"`{field}` is `{filler}`" in told


@pytest.mark.parametrize("text", ["#11", "Bar Refaeli", "丽丽", "Ann Bell <ann@example.org>", "Test team", "SEC-1"])
def test_short_and_unusual_names_are_names(repository, kinds, text):
    repository.put(W, kinds[W].replace("Li Wu", f'"{text}"').replace('"#12"', f'"{text}"'))
    assert repository.load().waivers[0].owner == text


def test_roles_are_those_that_the_catalogue_names(repository, kinds):
    ours = kinds[A].replace("ssdf-1.1", "etsi-ts-104-219").replace("PO.2.2", "SSDIF PO.1.2")
    told = refused(repository, A, ours.replace("Head of Development", "SDL Tean"))
    assert told == f"{A}:5: `role` is `SDL Tean`, which etsi-ts-104-219 does not name, did you mean `SDL Team`?"
    assert repository.load(any_role=True).attestations[0].role == "SDL Tean"
    repository.put(A, ours.replace("Head of Development", "sdl team"))
    assert repository.load().attestations[0].role == "sdl team"


@pytest.mark.parametrize(
    ("path", "what"),
    [(W, "waiver sec-12"), (A, "attestation of ssdf-1.1 PO.2.2 by head of development ann bell")],
)
def test_what_is_there_twice_is_refused(repository, kinds, path, what):
    repository.put(path, kinds[path])
    second = path.replace("a.yaml", "b.yaml")
    assert refused(repository, second, kinds[path]) == f"{second}:1: {what} is there twice, first in {path}:1"


def test_an_exemption_is_given_once(repository, kinds):
    told = refused(repository, X, kinds[X] + kinds[X].partition("not_applicable:\n")[2])
    assert told == f"{X}:8: exemption from cra AnnexI.PartI.2.a is there twice, first in {X}:3"


def test_two_endings_of_one_name_are_refused(repository, kinds):
    repository.put(X, kinds[X])
    assert "both lie there" in refused(repository, X.replace(".yaml", ".yml"), kinds[X])


def test_expired_records_are_read_for_the_report_to_tell(repository, kinds):
    repository.put(W, kinds[W].replace("2026-12-01", "2026-07-02"))
    assert repository.load().waivers[0].state(date(2026, 7, 22)) == "expired"


def test_tomorrow_has_begun_somewhere(repository, kinds):
    repository.put(W, kinds[W].replace("created: 2026-07-01", "created: 2026-07-23"))
    assert repository.load().waivers[0].created == date(2026, 7, 23)


def test_the_present_day_is_the_default(tmp_path, repository, kinds):
    ahead = datetime.now(UTC).date() + timedelta(days=9)
    repository.put(W, kinds[W].replace("2026-07-01", str(ahead)).replace("2026-12-01", "2999-01-01"))
    with pytest.raises(ConfigError, match="lies ahead"):
        load_records(repository.root)


@pytest.mark.parametrize("path", [W, A, X])
def test_links_that_lead_out_are_not_followed(repository, kinds, path, tmp_path):
    outside = tmp_path / "outside.yaml"
    outside.write_text(kinds[path])
    target = repository.root / path
    target.parent.mkdir(parents=True)
    target.symlink_to(outside)
    with pytest.raises(ConfigError, match="leads out of the repository"):
        repository.load()


@pytest.mark.parametrize("name", [".ssdfgate", ".ssdfgate/waivers"])
def test_folders_that_lead_out_are_not_followed(repository, kinds, name, tmp_path):
    outside = tmp_path / "outside"
    (outside / "waivers").mkdir(parents=True)
    (outside / "waivers" / "a.yaml").write_text(kinds[W])
    target = repository.root / name
    target.parent.mkdir(parents=True)
    target.symlink_to(outside if name == ".ssdfgate" else outside / "waivers")
    with pytest.raises(ConfigError, match="leads out of the repository"):
        repository.load()


def test_links_inside_are_followed(repository, kinds):
    target = repository.put("elsewhere/w.yaml", kinds[W])
    (repository.root / ".ssdfgate" / "waivers").mkdir(parents=True)
    (repository.root / W).symlink_to(target)
    assert repository.load().waivers[0].where == f"{W}:1"


@pytest.mark.parametrize("kind", ["fifo", "circle", "broken"])
def test_what_is_no_regular_file_is_refused(repository, kind):
    import os

    target = repository.root / W
    target.parent.mkdir(parents=True)
    if kind == "fifo":
        os.mkfifo(target)
    else:
        target.symlink_to(target if kind == "circle" else repository.root / "gone")
    with pytest.raises(ConfigError, match=r"waivers/a.yaml cannot be read: ."):
        repository.load()


def test_a_folder_in_place_of_a_file_and_a_file_in_place_of_a_folder(repository):
    repository.put(".ssdfgate/applicability.yaml/x", "")
    with pytest.raises(ConfigError, match="not a regular file"):
        repository.load()
    assert ".ssdfgate/waivers cannot be read: Not a directory" in refused(repository, ".ssdfgate/waivers", "")


def test_the_number_of_files_and_bytes_is_bounded(repository, kinds, monkeypatch):
    for number in range(3):
        repository.put(W.replace("a.yaml", f"{number}.yaml"), kinds[W].replace("sec-12", f"w{number}"))
    assert len(repository.load().waivers) == 3
    with monkeypatch.context() as patch:
        patch.setattr(files, "MOST_FILES", 2)
        with pytest.raises(ConfigError, match="holds 3 records, and no more than 2 are read"):
            repository.load()
    monkeypatch.setattr(files, "MOST_BYTES", 3 * (len(kinds[W]) - 4) - 1)
    with pytest.raises(ConfigError, match="MiB of records"):
        repository.load()


def test_names_of_files_cannot_act_on_a_terminal(repository, kinds):
    told = refused(repository, ".ssdfgate/waivers/\x1b[31m.yaml", kinds[W].replace("sec-12", "Ö \u202e"))
    assert told.isprintable()
    assert "\\x1b[31m" in told


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_records_or_one_error(repository, content):
    repository.put(X, content)
    with pytest.raises(ConfigError, match=X):  # bytes that are in order by chance do not happen
        repository.load()
