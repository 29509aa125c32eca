"""Who runs this, and where: told by the environment of the pipeline, compared with the checkout."""

from ssdfgate.context.detection import Detected, commit_expected, detect

__all__ = ["Detected", "commit_expected", "detect"]
