import pytest

from ssdfgate.model import Severity
from ssdfgate.readers.cvss import severity_of_vector


@pytest.mark.parametrize("vector", [{}, [], {"a": 1}, None, 9.8, "", "CVSS:3.1/" * 100])
def test_what_is_no_vector_has_no_severity(vector):
    assert severity_of_vector(vector) is Severity.UNKNOWN
