import tempfile

# ruleid: python-insecure-temp-file
name = tempfile.mktemp(suffix=".txt")
# ruleid: python-insecure-temp-file
with open("/tmp/report.txt", "w") as stream:
    stream.write("text")

# ok: python-insecure-temp-file
with tempfile.NamedTemporaryFile("w") as stream:
    stream.write("text")
# ok: python-insecure-temp-file
descriptor, path = tempfile.mkstemp()
# ok: python-insecure-temp-file
with open("/tmp/report.txt", "r") as stream:
    stream.read()
# ok: python-insecure-temp-file
with open("/srv/tmp-report.txt", "w") as stream:
    stream.write("text")
