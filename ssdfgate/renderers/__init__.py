"""One file per output format: a GateReport in, text or bytes out; no input or output, no clock."""
