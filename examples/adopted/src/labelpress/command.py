"""The command: `labelpress ADDRESSES.csv FOLDER`."""

import argparse
import csv
from pathlib import Path

from labelpress.label import Address, render
from labelpress.spool import hand_over


def main() -> None:
    """Print one label for each row of the file, in its order."""
    parser = argparse.ArgumentParser(prog="labelpress", description="Print one label for each row of a CSV file.")
    parser.add_argument("addresses", type=Path, help="columns: name, street, postcode, town, carrier")
    parser.add_argument("folder", type=Path, help="the folder that the spooler watches")
    arguments = parser.parse_args()
    with arguments.addresses.open(encoding="utf-8", newline="") as file:
        labels = [render(Address(**row)) for row in csv.DictReader(file, strict=True)]
    for number, page in enumerate(labels, start=1):
        hand_over(page, arguments.folder, number)
