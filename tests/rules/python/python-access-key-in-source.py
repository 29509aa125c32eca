import os

# ruleid: python-access-key-in-source
access_key = "AKIA2E0A8F3B7C9D1E5F"
# ruleid: python-access-key-in-source
client = connect(token="ghp_0123456789abcdefghijABCDEFGHIJ012345")
# ok: python-access-key-in-source
access_key = os.environ["AWS_ACCESS_KEY_ID"]
# ok: python-access-key-in-source
prefix = "AKIA"
