import httpx
import requests


def read(address, session):
    # ruleid: python-requests-verify-disabled
    requests.get(address, verify=False, timeout=5)
    # ruleid: python-requests-verify-disabled
    httpx.post(address, json={}, verify=False)
    # ruleid: python-requests-verify-disabled
    session.request("GET", address, verify=False)


def own_session(address):
    session = requests.Session()
    # ruleid: python-requests-verify-disabled
    session.verify = False
    return session.get(address)


def fine(address, session, box):
    # ok: python-requests-verify-disabled
    requests.get(address, timeout=5)
    # ok: python-requests-verify-disabled
    requests.get(address, verify="/etc/ssl/private-ca.pem", timeout=5)
    # ok: python-requests-verify-disabled
    box.verify = False
    # ok: python-requests-verify-disabled
    image.load(address, verify=False)
