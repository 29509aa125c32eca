from hypothesis import given
from support.manifests import shapes

from ssdfgate.sbom.edges import edges


@given(shapes, shapes, shapes)
def test_any_document_has_a_graph(ref: object, targets: object, graph: object) -> None:
    parts = [{"name": "a", "bom-ref": ref}, {"name": "b", "bom-ref": "b"}]
    told = [{"ref": ref, "dependsOn": targets}, {"ref": "b", "dependsOn": [ref, targets, "b"]}, targets]
    for dependencies in (graph, told):
        found = edges({"dependencies": dependencies}, {"bom-ref": targets}, parts)
        assert len({item.of for item in found}) == len(found)
        assert all(item.of in {None, 0, 1} and set(item.on) <= {0, 1} - {item.of} for item in found)
