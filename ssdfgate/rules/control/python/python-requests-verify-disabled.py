import httpx
import requests


def read(address, session):
    requests.get(address, verify=False, timeout=5)
    httpx.post(address, json={}, verify=False)
    session.request("GET", address, verify=False)


def own_session(address):
    session = requests.Session()
    session.verify = False
    return session.get(address)


def fine(address, session, box):
    requests.get(address, timeout=5)
    requests.get(address, verify="/etc/ssl/private-ca.pem", timeout=5)
    box.verify = False
    image.load(address, verify=False)
