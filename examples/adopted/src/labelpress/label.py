"""One label as a page that any browser or spooler can print."""

from dataclasses import dataclass

from markupsafe import Markup, escape

LONGEST_FIELD = 80
"""Characters of a field; a longer one would leave the label."""

_PAGE = Markup("<!doctype html>\n<title>Label</title>\n<address>{}<br>{}<br>{} {}</address>\n<p>{}</p>\n")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel goes, and who brings it; every field is text that somebody outside wrote."""

    name: str
    street: str
    postcode: str
    town: str
    carrier: str

    def __post_init__(self) -> None:
        """Refuse what does not fit on a label.

        Raises:
            ValueError: a field is empty or too long.
        """
        for field in (self.name, self.street, self.postcode, self.town, self.carrier):
            if not field.strip() or len(field) > LONGEST_FIELD:
                raise ValueError(f"a field of an address has 1 to {LONGEST_FIELD} characters")


def render(address: Address) -> str:
    """Return the page of one label, with every field escaped."""
    fields = (address.name, address.street, address.postcode, address.town, address.carrier)
    return str(_PAGE.format(*map(escape, fields)))
