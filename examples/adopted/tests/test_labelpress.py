"""What a label must never do, whatever somebody types into the form of a shop."""

import tempfile
import unittest
from pathlib import Path
from unittest import mock

from labelpress import Address, SpoolerBusyError, hand_over, render, spool

HOSTILE = "<script>alert(1)</script>"


def address(**changed: str) -> Address:
    fields = {"name": "Ada Moor", "street": "Mill Lane 3", "postcode": "4711", "town": "Ost", "carrier": "Pony"}
    return Address(**{**fields, **changed})


class Labels(unittest.TestCase):
    def test_no_field_brings_markup_into_the_page(self) -> None:
        for field in Address.__slots__:
            with self.subTest(field=field):
                self.assertNotIn("<script>", render(address(**{field: HOSTILE})))

    def test_what_does_not_fit_is_refused(self) -> None:
        for name in ("", " ", "x" * 81):
            with self.subTest(name=name), self.assertRaises(ValueError):
                address(name=name)


class Spooling(unittest.TestCase):
    def test_a_label_that_waits_is_never_overwritten(self) -> None:
        with tempfile.TemporaryDirectory() as name, mock.patch.object(spool, "LONGEST_PAUSE", 0):
            first = hand_over("first", Path(name), 1)
            with self.assertRaises(SpoolerBusyError):
                hand_over("second", Path(name), 1)
            self.assertEqual(first.read_text(encoding="utf-8"), "first")


if __name__ == "__main__":
    unittest.main()
