import jinja2
from flask import render_template, render_template_string, request


def greeting():
    # ruleid: python-template-injection
    return render_template_string("<p>Hello " + request.args["name"] + "</p>")


def compiled(request):
    # ruleid: python-template-injection
    return jinja2.Template(request.POST["template"]).render()


def variable():
    # ok: python-template-injection
    return render_template_string("<p>Hello {{ name }}</p>", name=request.args["name"])


def file_template():
    # ok: python-template-injection
    return render_template("hello.html", name=request.args["name"])


def chosen():
    # ok: python-template-injection
    return render_template_string(KNOWN_TEMPLATES[int(request.args["number"])])
