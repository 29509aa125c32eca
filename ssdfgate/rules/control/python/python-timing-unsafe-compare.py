import hashlib
import hmac


def direct(key, body, signature):
    return hmac.new(key, body, hashlib.sha256).hexdigest() == signature


def by_variable(key, body, signature):
    expected = "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()
    if signature != expected:
        raise PermissionError


def constant_time(key, body, signature):
    expected = hmac.new(key, body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, signature)


def own_check(key, body, signature):
    code = hmac.new(key, body, hashlib.sha256).hexdigest()
    return verify(code, signature) == True


def checksum(body, expected):
    return hashlib.sha256(body).hexdigest() == expected


def missing(key, body):
    code = hmac.new(key, body, hashlib.sha256)
    return code == None
