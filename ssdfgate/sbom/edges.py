"""Who needs whom, by the places of components in a list; references mean nothing outside of their document."""

from collections import Counter
from collections.abc import Sequence

from ssdfgate.model import Dependencies
from ssdfgate.sbom.values import Object, objects, strings, text


def edges(document: Object, root: Object, components: Sequence[Object]) -> tuple[Dependencies, ...]:
    """The entries of the graph in the order of `components`, that of the document's own subject first. Total.

    What leads to something else than a component (a service, the subject, nothing at all) is left out, and so is a
    reference that several elements bear: it is not certain which of them is meant.

    Args:
        document: in the shape of CycloneDX JSON.
        root: the component that the document is about.
        components: all others.
    """
    refs = [text(item.get("bom-ref")) for item in (root, *components)]
    borne = Counter(refs)
    places = {ref: place for place, ref in enumerate(refs, start=-1) if ref is not None and borne[ref] == 1}
    found: dict[int, set[int]] = {}
    for entry in objects(document.get("dependencies")):
        place = places.get(text(entry.get("ref")) or "")
        if place is not None:
            targets = {places.get(ref, -1) for ref in strings(entry.get("dependsOn"))}
            found.setdefault(place, set()).update(targets - {-1, place})
    return tuple(Dependencies(None if of < 0 else of, tuple(sorted(on))) for of, on in sorted(found.items()))
