import base64
import json
import pickle
from pathlib import Path

import requests
from flask import request


def from_cookie():
    return pickle.loads(base64.b64decode(request.cookies["state"]))


def from_peer(connection):
    data = connection.recv(4096)
    return pickle.loads(data)


def from_server(address):
    return pickle.loads(requests.get(address, timeout=5).content)


def data_only():
    return json.loads(request.cookies["state"])


def own_file():
    return pickle.loads(Path("cache.bin").read_bytes())


def verified():
    return pickle.loads(signer.unsign(request.cookies["state"]))
