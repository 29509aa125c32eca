from django.http import HttpResponse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from flask import render_template, request


def hello(request):
    # ruleid: python-reflected-xss
    return HttpResponse("Hello " + request.GET["name"])


def label(request):
    # ruleid: python-reflected-xss
    return mark_safe(f"<b>{request.POST['name']}</b>")


@app.route("/hello/<name>")
def route(name):
    # ruleid: python-reflected-xss
    return f"<h1>Hello {name}</h1>"


def escaped(request):
    # ok: python-reflected-xss
    return HttpResponse("Hello " + escape(request.GET["name"]))


@app.route("/template")
def template():
    # ok: python-reflected-xss
    return render_template("hello.html", name=request.args["name"])


@app.route("/plain/<name>")
def plain(name):
    # ok: python-reflected-xss
    return {"greeting": f"Hello {name}"}


def typed(request):
    # ok: python-reflected-xss
    return HttpResponse(request.GET["name"], content_type="text/plain")
