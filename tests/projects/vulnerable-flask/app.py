"""A small web application with one of every flaw that a gate must not let through."""

import pickle
import sqlite3
import subprocess

import yaml
from flask import Flask, request

app = Flask(__name__)


@app.get("/user")
def user():
    name = request.args.get("name")
    database = sqlite3.connect("users.db")
    return str(database.execute("SELECT * FROM users WHERE name = '" + name + "'").fetchall())


@app.get("/ping")
def ping():
    host = request.args["host"]
    return subprocess.check_output("ping -c 1 " + host, shell=True)


@app.post("/session")
def session():
    return str(pickle.loads(request.get_data()))


@app.post("/settings")
def settings():
    return str(yaml.load(request.get_data(), Loader=yaml.Loader))


if __name__ == "__main__":
    app.run(host="0.0.0.0", debug=True)
