import ssl

import aiohttp
import urllib3


def contexts():
    unverified = ssl._create_unverified_context()
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return unverified, context


def pools():
    pool = urllib3.PoolManager(cert_reqs=ssl.CERT_NONE)
    connector = aiohttp.TCPConnector(ssl=False)
    return pool, connector


def fine(ca_file):
    context = ssl.create_default_context(cafile=ca_file)
    context.verify_mode = ssl.CERT_REQUIRED
    strict = context.verify_mode == ssl.CERT_NONE
    pool = urllib3.PoolManager(cert_reqs="CERT_REQUIRED", ca_certs=ca_file)
    return context, strict, pool
