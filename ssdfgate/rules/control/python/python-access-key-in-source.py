import os

access_key = "AKIA2E0A8F3B7C9D1E5F"
client = connect(token="ghp_0123456789abcdefghijABCDEFGHIJ012345")
access_key = os.environ["AWS_ACCESS_KEY_ID"]
prefix = "AKIA"
