import os

import jwt
from flask import Flask

app = Flask(__name__)
# ruleid: python-hardcoded-secret-key
app.secret_key = "c0ffee-c0ffee"
# ruleid: python-hardcoded-secret-key
app.config["SECRET_KEY"] = "c0ffee-c0ffee"
# ruleid: python-hardcoded-secret-key
app.config.update(DEBUG=False, SECRET_KEY="c0ffee-c0ffee")


def issue(claims, key):
    # ruleid: python-hardcoded-secret-key
    short = jwt.encode(claims, "c0ffee-c0ffee", algorithm="HS256")
    # ok: python-hardcoded-secret-key
    good = jwt.encode(claims, key, algorithm="HS256")
    return short, good


# ok: python-hardcoded-secret-key
app.secret_key = os.environ["SECRET_KEY"]
# ok: python-hardcoded-secret-key
app.config["SECRET_KEY"] = load_key()
# ok: python-hardcoded-secret-key
app.config["SESSION_COOKIE_NAME"] = "session"
# ok: python-hardcoded-secret-key
app.secret_key = ""
