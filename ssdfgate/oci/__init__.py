"""Keeps files in a registry as an OCI artifact (image and distribution specification 1.1)."""

from ssdfgate.oci.artifact import Layer, Pulled, pull, push
from ssdfgate.oci.client import Registry
from ssdfgate.oci.credentials import Credentials, credentials_for
from ssdfgate.oci.reference import Reference

__all__ = ["Credentials", "Layer", "Pulled", "Reference", "Registry", "credentials_for", "pull", "push"]
