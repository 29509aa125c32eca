import ast
import json

from flask import request


def calculator():
    return str(eval(request.args["formula"]))


def script(request):
    source = request.POST["source"]
    exec("result = " + source)


def literal():
    return ast.literal_eval(request.args["formula"])


def parsed():
    return json.loads(request.args["formula"])


def own_text():
    return eval("1 + 1")


def converted(request):
    number = int(request.GET["number"])
    return eval(f"{number} * 2")
