"""The use cases: collect evidence, assemble it into a bundle, decide. Objects in, a GateReport out."""
