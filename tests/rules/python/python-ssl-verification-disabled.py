import ssl

import aiohttp
import urllib3


def contexts():
    # ruleid: python-ssl-verification-disabled
    unverified = ssl._create_unverified_context()
    context = ssl.create_default_context()
    # ruleid: python-ssl-verification-disabled
    context.check_hostname = False
    # ruleid: python-ssl-verification-disabled
    context.verify_mode = ssl.CERT_NONE
    return unverified, context


def pools():
    # ruleid: python-ssl-verification-disabled
    pool = urllib3.PoolManager(cert_reqs=ssl.CERT_NONE)
    # ruleid: python-ssl-verification-disabled
    connector = aiohttp.TCPConnector(ssl=False)
    return pool, connector


def fine(ca_file):
    # ok: python-ssl-verification-disabled
    context = ssl.create_default_context(cafile=ca_file)
    # ok: python-ssl-verification-disabled
    context.verify_mode = ssl.CERT_REQUIRED
    # ok: python-ssl-verification-disabled
    strict = context.verify_mode == ssl.CERT_NONE
    # ok: python-ssl-verification-disabled
    pool = urllib3.PoolManager(cert_reqs="CERT_REQUIRED", ca_certs=ca_file)
    return context, strict, pool
