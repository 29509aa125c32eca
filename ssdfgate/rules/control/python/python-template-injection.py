import jinja2
from flask import render_template, render_template_string, request


def greeting():
    return render_template_string("<p>Hello " + request.args["name"] + "</p>")


def compiled(request):
    return jinja2.Template(request.POST["template"]).render()


def variable():
    return render_template_string("<p>Hello {{ name }}</p>", name=request.args["name"])


def file_template():
    return render_template("hello.html", name=request.args["name"])


def chosen():
    return render_template_string(KNOWN_TEMPLATES[int(request.args["number"])])
