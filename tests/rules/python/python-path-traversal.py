import os
from pathlib import Path

from flask import request, send_file
from werkzeug.utils import secure_filename

BASE = Path("/srv/files")


def download():
    # ruleid: python-path-traversal
    return send_file(os.path.join("/srv/files", request.args["name"]))


def read(request):
    name = request.GET["name"]
    # ruleid: python-path-traversal
    with open("/srv/files/" + name) as stream:
        return stream.read()


def read_path():
    path = BASE / request.args["name"]
    # ruleid: python-path-traversal
    return path.read_text()


def cleaned():
    name = secure_filename(request.args["name"])
    # ok: python-path-traversal
    return send_file(os.path.join("/srv/files", name))


def last_part_only():
    # ok: python-path-traversal
    return open(BASE / Path(request.args["name"]).name)


def resolved():
    path = (BASE / request.args["name"]).resolve()
    if not path.is_relative_to(BASE):
        abort(404)
    # ok: python-path-traversal
    return open(path)


def fixed_name():
    # ok: python-path-traversal
    return send_file("/srv/files/index.html")
