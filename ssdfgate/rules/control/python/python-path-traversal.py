import os
from pathlib import Path

from flask import request, send_file
from werkzeug.utils import secure_filename

BASE = Path("/srv/files")


def download():
    return send_file(os.path.join("/srv/files", request.args["name"]))


def read(request):
    name = request.GET["name"]
    with open("/srv/files/" + name) as stream:
        return stream.read()


def read_path():
    path = BASE / request.args["name"]
    return path.read_text()


def cleaned():
    name = secure_filename(request.args["name"])
    return send_file(os.path.join("/srv/files", name))


def last_part_only():
    return open(BASE / Path(request.args["name"]).name)


def resolved():
    path = (BASE / request.args["name"]).resolve()
    if not path.is_relative_to(BASE):
        abort(404)
    return open(path)


def fixed_name():
    return send_file("/srv/files/index.html")
