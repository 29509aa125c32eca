import urllib.request
from urllib.parse import quote

import requests
from flask import request


def preview():
    address = request.args["url"]
    # ruleid: python-ssrf
    return requests.get(address, timeout=5).text


def fetch(request):
    # ruleid: python-ssrf
    return urllib.request.urlopen(request.GET["url"]).read()


def host_only():
    # ruleid: python-ssrf
    return requests.get(f"https://{request.args['host']}/status", timeout=5).text


def fixed_host():
    # ok: python-ssrf
    return requests.get(f"https://api.example.com/items/{request.args['id']}", timeout=5).text


def fixed_host_joined():
    # ok: python-ssrf
    return requests.get("https://api.example.com/search?q=" + request.args["q"], timeout=5).text


def as_parameter():
    # ok: python-ssrf
    return requests.get("https://api.example.com/", params={"q": request.args["q"]}, timeout=5).text


def checked():
    # ok: python-ssrf
    return requests.get(allowed_address(request.args["url"]), timeout=5).text
