"""Turns rows of addresses into labels for parcels, and hands them to the spooler of the label printer."""

from labelpress.label import Address, render
from labelpress.spool import SpoolerBusyError, hand_over

__all__ = ["Address", "SpoolerBusyError", "hand_over", "render"]
