import base64
import json
import pickle
from pathlib import Path

import requests
from flask import request


def from_cookie():
    # ruleid: python-unsafe-deserialization
    return pickle.loads(base64.b64decode(request.cookies["state"]))


def from_peer(connection):
    data = connection.recv(4096)
    # ruleid: python-unsafe-deserialization
    return pickle.loads(data)


def from_server(address):
    # ruleid: python-unsafe-deserialization
    return pickle.loads(requests.get(address, timeout=5).content)


def data_only():
    # ok: python-unsafe-deserialization
    return json.loads(request.cookies["state"])


def own_file():
    # ok: python-unsafe-deserialization
    return pickle.loads(Path("cache.bin").read_bytes())


def verified():
    # ok: python-unsafe-deserialization
    return pickle.loads(signer.unsign(request.cookies["state"]))
