import urllib.request
from urllib.parse import quote

import requests
from flask import request


def preview():
    address = request.args["url"]
    return requests.get(address, timeout=5).text


def fetch(request):
    return urllib.request.urlopen(request.GET["url"]).read()


def host_only():
    return requests.get(f"https://{request.args['host']}/status", timeout=5).text


def fixed_host():
    return requests.get(f"https://api.example.com/items/{request.args['id']}", timeout=5).text


def fixed_host_joined():
    return requests.get("https://api.example.com/search?q=" + request.args["q"], timeout=5).text


def as_parameter():
    return requests.get("https://api.example.com/", params={"q": request.args["q"]}, timeout=5).text


def checked():
    return requests.get(allowed_address(request.args["url"]), timeout=5).text
