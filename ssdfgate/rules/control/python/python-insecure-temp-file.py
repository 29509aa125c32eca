import tempfile

name = tempfile.mktemp(suffix=".txt")
with open("/tmp/report.txt", "w") as stream:
    stream.write("text")

with tempfile.NamedTemporaryFile("w") as stream:
    stream.write("text")
descriptor, path = tempfile.mkstemp()
with open("/tmp/report.txt", "r") as stream:
    stream.read()
with open("/srv/tmp-report.txt", "w") as stream:
    stream.write("text")
