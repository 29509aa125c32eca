"""Plans of the policies that ship, as the embedded engine evaluates them fastest.

Imports nothing of ours but what lies here: see `compile_worker`.
"""
