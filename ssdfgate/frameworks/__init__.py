"""Catalogues of frameworks, the profiles that require parts of them, and the parameters that policies decide with."""

from ssdfgate.frameworks.loader import available, load_framework
from ssdfgate.frameworks.profiles import check_parameters, load_profile, parameters_schema, profile_names, requiring

__all__ = [
    "available",
    "check_parameters",
    "load_framework",
    "load_profile",
    "parameters_schema",
    "profile_names",
    "requiring",
]
