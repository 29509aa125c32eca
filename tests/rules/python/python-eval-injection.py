import ast
import json

from flask import request


def calculator():
    # ruleid: python-eval-injection
    return str(eval(request.args["formula"]))


def script(request):
    source = request.POST["source"]
    # ruleid: python-eval-injection
    exec("result = " + source)


def literal():
    # ok: python-eval-injection
    return ast.literal_eval(request.args["formula"])


def parsed():
    # ok: python-eval-injection
    return json.loads(request.args["formula"])


def own_text():
    # ok: python-eval-injection
    return eval("1 + 1")


def converted(request):
    number = int(request.GET["number"])
    # ok: python-eval-injection
    return eval(f"{number} * 2")
