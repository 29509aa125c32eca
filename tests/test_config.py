import json
import os

import pytest

from ssdfgate.config import Flags, is_inside, load_settings, schema
from ssdfgate.errors import ConfigError, UsageError
from ssdfgate.model.settings import DOCUMENTS, Exclusion, Required, Settings

FULL = """
profile: release
frameworks: [ssdf-1.1]
scope:
  exclude:
    - pattern: "vendor/**"
      reason: copied from upstream, checked there
collectors:
  semgrep: {config: [bundled, ./rules], timeout: 60}
  bandit: {enabled: false, reason: no Python here}
  pip-audit: {osv-url: "https://osv.example.org/v1/query", advisories: osv.zip}
  sbom:
    spec-version: "1.7"
    supplier: {name: Example, url: "https://example.org", email: info@example.org}
parameters: {sast_block_at: high}
documents: {threat_model: docs/tm.md, design: ./adr/}
jobs: 3
"""


def test_without_a_file_the_defaults_hold(tmp_path):
    assert load_settings(tmp_path, Flags()) == Settings()


def test_every_key_arrives(tmp_path):
    (tmp_path / "ssdfgate.yaml").write_text(FULL)
    settings = load_settings(tmp_path, Flags())
    assert (settings.profile, settings.frameworks, settings.jobs) == ("release", ("ssdf-1.1",), 3)
    assert settings.exclusions == (Exclusion("vendor/**", "copied from upstream, checked there"),)
    assert settings.skip == {"bandit": "no Python here"}
    assert (settings.semgrep.config, settings.semgrep.timeout_s) == (("bundled", "./rules"), 60.0)
    assert settings.pip_audit.osv_url == "https://osv.example.org/v1/query"
    assert settings.pip_audit.advisories == str(tmp_path / "osv.zip")
    assert (settings.sbom.spec_version, settings.sbom.supplier_name) == ("1.7", "Example")
    assert settings.parameters == {"sast_block_at": "high"}
    assert settings.documents == {"threat_model": "docs/tm.md", "design": "./adr/"}
    assert settings.source == "ssdfgate.yaml"


def test_a_table_of_the_project_file_is_a_configuration_too(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.ssdfgate]\nprofile = "ci"\n')
    settings = load_settings(tmp_path, Flags())
    assert (settings.profile, settings.source) == ("ci", "pyproject.toml [tool.ssdfgate]")


@pytest.mark.parametrize("content", ["[project]\nname = 'x'\n", "this is not TOML", "[tool.other]\n"])
def test_a_project_file_that_does_not_concern_us_is_left_alone(tmp_path, content):
    (tmp_path / "pyproject.toml").write_text(content)
    assert load_settings(tmp_path, Flags()) == Settings()


def test_flags_win_over_the_file_and_leave_the_rest(tmp_path):
    (tmp_path / "ssdfgate.yaml").write_text(FULL)
    flags = Flags(profile="local", sbom_version="1.5", jobs=1, semgrep_config=("p/python",))
    settings = load_settings(tmp_path, flags)
    assert (settings.profile, settings.sbom.spec_version, settings.jobs) == ("local", "1.5", 1)
    assert (settings.semgrep.config, settings.semgrep.timeout_s) == (("p/python",), 60.0)
    assert settings.sbom.supplier_name == "Example"


def test_a_service_on_the_command_line_beats_an_export_in_the_file(tmp_path):
    (tmp_path / "ssdfgate.yaml").write_text(FULL)
    audit = load_settings(tmp_path, Flags(osv_url="http://127.0.0.1:1/v1/query")).pip_audit
    assert (audit.osv_url, audit.advisories) == ("http://127.0.0.1:1/v1/query", None)


def test_a_call_adds_to_what_must_hold_and_takes_nothing_away(tmp_path):
    (tmp_path / "ssdfgate.yaml").write_text("profile: ci\nrequired:\n  cra: [Art13.6]\n")
    settings = load_settings(tmp_path, Flags(frameworks=("ssdf-1.1",), required=("etsi-ts-104-219:SSDIF PW.7.2",)))
    assert settings.required == (
        Required("cra", "Art13.6", "ssdfgate.yaml:3"),
        Required("etsi-ts-104-219", "SSDIF PW.7.2", "--require"),
    )
    assert settings.judged() == ("ssdf-1.1", "cra", "etsi-ts-104-219")


@pytest.mark.parametrize("text", ["PW.7.2", "cra:", ":Art13.6", "cra: Art13.6", "cra:\x1b[1m", "CRA:Art13.6", ""])
def test_what_names_no_requirement_is_refused(tmp_path, text):
    with pytest.raises(UsageError, match="names no requirement"):
        load_settings(tmp_path, Flags(required=(text,)))


def test_a_call_names_a_framework_that_there_is(tmp_path):
    with pytest.raises(ConfigError, match="unknown framework `crs`, did you mean `cra`"):
        load_settings(tmp_path, Flags(required=("crs:Art13.6",)))


def test_no_file_is_read_when_none_is_wanted(tmp_path):
    (tmp_path / "ssdfgate.yaml").write_text("nonsense: [")
    assert load_settings(tmp_path, Flags(), use_file=False) == Settings()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("scope: {}\nprofile: nightly\n", "ssdfgate.yaml:2: unknown profile `nightly`"),
        ("frameworks:\n  - cra\n  - ssdf\n", "ssdfgate.yaml:3: unknown framework `ssdf`, did you mean `ssdf-1.1`?"),
        ("classes:\n  crs: default\n", "ssdfgate.yaml:2: unknown framework `crs`, did you mean `cra`?"),
        (
            "required:\n  ssdf-1.1: [PW.8.2]\n  crs: [Art13.6]\n",
            "ssdfgate.yaml:3: unknown framework `crs`, did you mean `cra`?",
        ),
        ("required: {cra: []}\n", "ssdfgate.yaml:1: "),
        ("required: [cra]\n", "`required` must be a mapping, not a list"),
        ("profil: ci\n", "ssdfgate.yaml:1: unknown key `profil`, did you mean `profile`?"),
        (
            "profile: ci\nscope:\n  exclude:\n    - pattern: x\n",
            "ssdfgate.yaml:4: in `scope.exclude[0]`: `reason` is missing",
        ),
        *(
            (
                f"scope:\n  exclude:\n    - {{pattern: '{pattern}', reason: not ours}}\n",
                f"ssdfgate.yaml:3: `{pattern}` is no pattern that git would understand",
            )
            for pattern in ("!", "a\\", "[z-a]")
        ),
        ("collectors:\n  bandit: {enabled: false}\n", "ssdfgate.yaml:2: in `collectors.bandit`: `reason` is missing"),
        (
            "documents: {threat_modl: a.md}\n",
            "in `documents`: unknown key `threat_modl`, did you mean `threat_model`?",
        ),
        ("documents: {risks: 7}\n", "`documents.risks` must be text, not 7"),
        (
            "documents:\n  risks: ../a.md\n",
            "ssdfgate.yaml:2: `documents.risks` is `../a.md`, which is not a path inside",
        ),
        ("jobs: many\n", "ssdfgate.yaml:1: `jobs` must be a whole number, not `many`"),
        ("collectors:\n  sbom: {spec-version: 1.6}\n", "put it in quotes"),
        ("- a\n", "the document must be a mapping, not a list"),
        ("a: b: c\n", "ssdfgate.yaml:1:5: not valid YAML"),
        ("\tprofile: ci\n", "a tab where YAML allows only spaces"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_a_suggestion(tmp_path, text, message):
    (tmp_path / "ssdfgate.yaml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path, Flags())
    assert message in str(caught.value)
    assert caught.value.exit_code == 2
    assert caught.value.hint


@pytest.mark.parametrize("path", ["a.md", "docs/a b.md", "./docs/", "a/./b", "..a/b", "größe.md"])
def test_path_inside_the_repository(path):
    assert is_inside(path)


@pytest.mark.parametrize("path", ["", ".", "/", "./", "/etc/x", "..", "a/../b", "a\\b", "a\nb", "a\0b", "\u202ea"])
def test_path_that_leads_elsewhere(path):
    assert not is_inside(path)


def test_the_schema_knows_every_record():
    assert tuple(schema()["properties"]["documents"]["properties"]) == DOCUMENTS


def test_two_files_are_one_too_many(tmp_path):
    (tmp_path / "ssdfgate.yaml").write_text("profile: ci\n")
    (tmp_path / ".ssdfgate.yml").write_text("profile: local\n")
    with pytest.raises(ConfigError, match="both lie in"):
        load_settings(tmp_path, Flags())


def test_a_file_and_a_table_are_one_too_many_as_well(tmp_path):
    (tmp_path / ".ssdfgate.yml").write_text("profile: local\n")
    (tmp_path / "pyproject.toml").write_text("[tool.ssdfgate]\nprofile = 'release'\n")
    with pytest.raises(
        ConfigError, match=r"[.]ssdfgate[.]yml and pyproject[.]toml \[tool[.]ssdfgate\] are both there"
    ):
        load_settings(tmp_path, Flags())


@pytest.mark.parametrize(
    ("name", "content"), [("gone.yaml", None), ("p.toml", "[project]\n"), ("p.toml", "= broken")]
)
def test_a_named_file_must_hold_a_configuration(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(ConfigError):
        load_settings(tmp_path, Flags(), file=tmp_path / name)


def test_an_empty_file_changes_nothing_but_is_named(tmp_path):
    (tmp_path / "ssdfgate.yaml").write_text("# nothing yet\n")
    assert load_settings(tmp_path, Flags()) == Settings(source="ssdfgate.yaml")


def test_the_schema_describes_every_key():
    def walk(part, path):
        for name, inner in part.get("properties", {}).items():
            resolved = inner if "$ref" not in inner else {**schema()["$defs"]["collector"], **inner}
            if "enum" not in inner and "$ref" not in inner and path != ("collectors",):
                assert inner.get("description") or inner.get("properties"), (*path, name)
            walk(resolved, (*path, name))

    walk(schema(), ())
    assert json.dumps(schema())


@pytest.mark.parametrize("name", ["ssdfgate.yaml", "pyproject.toml"])
def test_a_link_that_leads_out_of_the_repository_is_not_followed(tmp_path, name):
    root, outside = tmp_path / "repository", tmp_path / "outside"
    root.mkdir()
    outside.write_text("[tool.ssdfgate]\nkey of somebody\n")
    (root / name).symlink_to(outside)
    with pytest.raises(ConfigError, match="leads out of the repository") as found:
        load_settings(root, Flags())
    assert "somebody" not in str(found.value)


def test_projects_of_one_repository_may_share_a_configuration(tmp_path):
    root = tmp_path / "part"
    for folder in (root, tmp_path / ".git"):
        folder.mkdir()
    (tmp_path / "ssdfgate.yaml").write_text("profile: ci\n")
    (root / "ssdfgate.yaml").symlink_to("../ssdfgate.yaml")
    assert load_settings(root, Flags()).profile == "ci"


@pytest.mark.parametrize("name", ["ssdfgate.yaml", ".ssdfgate.yml", "pyproject.toml"])
@pytest.mark.parametrize("what", ["a folder", "a pipe", "a link to nowhere"])
def test_a_configuration_that_nobody_can_read_is_not_taken_for_none(tmp_path, name, what):
    place = tmp_path / name
    {"a folder": place.mkdir, "a pipe": lambda: os.mkfifo(place)}.get(what, lambda: place.symlink_to("nowhere"))()
    with pytest.raises(ConfigError, match=f"{name} (is not a regular file|cannot be read: No such file)"):
        load_settings(tmp_path, Flags())
    assert load_settings(tmp_path, Flags(), use_file=False) == Settings()


def test_a_damaged_project_file_that_may_concern_us_is_refused(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool . ssdfgate]\nprofile = 'ci'\nbroken\n")
    with pytest.raises(ConfigError, match=r"pyproject.toml cannot be read"):
        load_settings(tmp_path, Flags())
