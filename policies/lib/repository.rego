# METADATA
# title: Facts about the repository
# description: |
#   What the repository collector saw. `null` says that it looked and found nothing; a missing field says nothing.
package ssdfgate.lib.repository

import data.ssdfgate.lib.evidence
import data.ssdfgate.lib.report

usable := evidence.usable("repository")

credible := evidence.credible("repository")

obstacles := evidence.obstacles("repository")

# Items in whose facts a file of this name was found.
holding(fact) := [item.id |
	some item in usable
	file := object.get(item.facts, fact, null)
	is_string(file.path)
]

# The call stands in the body: regopy does not see a parameter that only the head of a comprehension uses.
lacking(fact, message) := [violation |
	some item in credible
	object.get(item.facts, fact, "not said") == null
	violation := report.violation(message, item.id)
]

proved(proofs) if evidence.proved_by_all("repository", proofs)

is_count(number) if {
	is_number(number)
	number >= 0
}

# Items that hold no history at all, or only the end of it.
no_history := [report.violation("There is no history: this is not a git work tree with a commit.", item.id) |
	some item in usable
	item.facts.history == null
]

shallow := [report.violation(cut_off, item.id) |
	some item in usable
	item.facts.history.shallow == true
]

cut_off := "The history is cut off (shallow clone). Fetch it in full: `git fetch --unshallow`."

# Every item was asked and says that there is no workflow.
default without_workflows := false

without_workflows if proved([item.id | some item in usable; item.facts.actions.workflows == 0])

unreadable_workflows := [report.at(message, workflow.path, 0, null, item.id) |
	some item in usable
	some workflow in item.facts.actions.unreadable
	message := report.phrase(["The workflow cannot be read: ", workflow.problem])
]
