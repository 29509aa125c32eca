import os

import jwt
from flask import Flask

app = Flask(__name__)
app.secret_key = "c0ffee-c0ffee"
app.config["SECRET_KEY"] = "c0ffee-c0ffee"
app.config.update(DEBUG=False, SECRET_KEY="c0ffee-c0ffee")


def issue(claims, key):
    short = jwt.encode(claims, "c0ffee-c0ffee", algorithm="HS256")
    good = jwt.encode(claims, key, algorithm="HS256")
    return short, good


app.secret_key = os.environ["SECRET_KEY"]
app.config["SECRET_KEY"] = load_key()
app.config["SESSION_COOKIE_NAME"] = "session"
app.secret_key = ""
