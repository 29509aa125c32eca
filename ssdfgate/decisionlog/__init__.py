"""Decision logs as Open Policy Agent writes them: what secrets are taken out of an event, and where it goes."""
