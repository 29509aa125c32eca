# METADATA
# title: A software bill of materials describes what ships
# description: |
#   The SBOM covers every ecosystem that has a manifest, lists at least one component, and carries every field of
#   `sbom_required_fields` for every component or the document as a whole. Not applicable where all
#   manifests state that there are no dependencies.
# custom:
#   needs: [sbom]
#   about: product
#   verdicts: [pass, fail, unknown, not_applicable]
#   remediation: |
#     Pin the dependencies with a lock file, so that versions are known. Where author or supplier are missing, state them
#     under `sbom:` in ssdfgate.yaml.
#   threats: [components that nobody knows to be there, vulnerabilities that cannot be traced to a product]
package ssdfgate.measures.supply_chain.sbom_describes_components

import data.ssdfgate.lib.dependencies
import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.remedies
import data.ssdfgate.lib.report

default verdict := "unknown"

verdict := "fail" if against != []

verdict := "pass" if {
	against == []
	missing == []
	evidence.proved_by_all("sbom", proofs)
}

verdict := "not_applicable" if {
	against == []
	dependencies.states_none("sbom")
}

usable := evidence.usable("sbom")

credible := evidence.credible("sbom")

default required := []

required := input.parameters.sbom_required_fields if is_array(input.parameters.sbom_required_fields)

proofs := [item.id |
	some item in usable
	item.components.total > 0
	count(required) > 0
	count([name | some name in required; filled(item, name)]) == count(required)
]

filled(item, name) if {
	field := object.get(item.components.fields, name, null)
	is_number(field.of)
	field.of > 0
	field.present == field.of
}

# A field of the document has no share: it is there or it is not. An SBOM without components proves nothing, not even
# that it lacks something: there was nothing to describe.
against := [report.violation(message, item.id) |
	some item in credible
	item.components.total > 0
	some name in required
	field := object.get(item.components.fields, name, null)
	is_number(field.present)
	is_number(field.of)
	field.present < field.of
	message := report.phrase(["The SBOM carries ", name, " for ", field.present, " of ", field.of, "."])
]

missing := array.concat(
	array.concat(no_bar, evidence.obstacles("sbom")),
	array.concat(dependencies.ecosystem_problems("sbom"), array.concat(empty, unsaid)),
)

no_bar := [report.violation("The parameter sbom_required_fields is missing or empty.", null) | count(required) == 0]

empty := [report.violation("The SBOM lists no component: nothing is described.", item.id) |
	some item in usable
	not has_components(item)
]

has_components(item) if item.components.total > 0

unsaid := [report.violation(
	report.phrase(["The evidence does not say whether the SBOM carries ", name, "."]),
	item.id,
) |
	some item in usable
	item.components.total > 0
	some name in required
	not said(item, name)
]

said(item, name) if {
	field := object.get(item.components.fields, name, null)
	is_number(field.present)
	field.of > 0
}

reasons := dependencies.without_any("sbom") if {
	verdict == "not_applicable"
} else := array.concat(against, missing)

decision := remedies.advised(report.decision(verdict, reasons, 0, evidence.cited(verdict, ["sbom"])), steps)

# Who made a component, and the document, is no matter of lock files: that is in METADATA, which speaks as well then.
steps := array.concat(named, [about_people | named != []; count([1 | some name in lacking; people[name]]) > 0])

named := array.concat(evidence.steps("sbom"), dependencies.declare)

lacking := [name |
	some item in credible
	some name in required
	field := object.get(item.components.fields, name, null)
	field.present < field.of
]

people := {"component.supplier": true, "component.author": true, "document.author": true, "document.supplier": true}

about_people := "Where author or supplier are missing, state them under `sbom:` in ssdfgate.yaml."
