"""What a measure says of itself is read whole, or not at all."""

from datetime import date

import pytest

from ssdfgate.errors import PolicyError
from ssdfgate.model import About, Digest, EvidenceKind
from ssdfgate.policy import load_policies
from ssdfgate.policy.interface import PolicySet
from ssdfgate.policy.metadata import measures_of

KINDS = {str(kind) for kind in EvidenceKind}
VERDICTS = {"pass", "fail", "unknown", "not_applicable"}
SOUND = """\
# METADATA
# title: One thing holds
# description: |
#   It holds
#   everywhere.
# custom:
#   needs: [sast]
#   about: product
#   verdicts: [pass, unknown]
#   remediation: Mend it.
#   threats: [loss]
package ssdfgate.measures.code.one
"""


def read(text: str, path: str = "measures/code/one/one.rego"):
    return measures_of(PolicySet({path: text}, Digest.of(b"")))


def test_a_measure_is_read():
    measure = read(SOUND)["code.one"]
    assert (measure.title, measure.description) == ("One thing holds", "It holds everywhere.")
    assert (measure.needs, measure.about, measure.verdicts) == (("sast",), About.PRODUCT, ("pass", "unknown"))
    assert (measure.remediation, measure.threats) == ("Mend it.", ("loss",))


@pytest.mark.parametrize("field", ["title", "description", "needs", "about", "verdicts", "remediation", "threats"])
def test_every_field_is_needed(field):
    with pytest.raises(PolicyError, match=r"measures/code/one/one\.rego"):
        read(SOUND.replace(f"{field}:", f"no_{field}:"))


@pytest.mark.parametrize(
    "text",
    [
        "package ssdfgate.measures.code.one\n",
        SOUND.replace("measures.code.one", "measures.code.two"),
        SOUND.replace("about: product", "about: weather"),
        SOUND.replace("title: One thing holds", "title: ''"),
        SOUND.replace("[sast]", "[sast"),
        SOUND.replace("title: One thing holds", "title: 7"),
    ],
    ids=["no block", "other package", "other word", "empty", "not YAML", "a number"],
)
def test_what_cannot_be_used_is_refused(text):
    with pytest.raises(PolicyError, match="METADATA"):
        read(text)


@pytest.mark.parametrize("day", ["2027-12-11", "'2027-12-11'"])
def test_a_measure_may_name_the_day_from_which_it_is_a_rule(day):
    assert read(SOUND)["code.one"].effective_on is None
    dated = SOUND.replace("#   about: product\n", f"#   about: product\n#   effective_on: {day}\n")
    assert read(dated)["code.one"].effective_on == date(2027, 12, 11)


@pytest.mark.parametrize("day", ["", "soon", "2027", "2027-02-30", "2027-12-11T00:00:00Z", "[2027-12-11]"])
def test_a_day_that_is_none_is_refused(day):
    with pytest.raises(PolicyError, match="METADATA"):
        read(SOUND.replace("#   about: product\n", f"#   about: product\n#   effective_on: {day}\n"))


def test_libraries_are_no_measures():
    assert read("package ssdfgate.lib.x\n", "lib/x.rego") == {}


@pytest.mark.parametrize("measure", measures_of(load_policies()).values(), ids=lambda measure: measure.id)
def test_the_measures_that_ship(measure):
    assert set(measure.needs) <= KINDS
    assert {"pass", "unknown"} <= set(measure.verdicts) <= VERDICTS
    assert measure.threats
    assert not measure.title.endswith(".")
