from django.http import HttpResponse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from flask import render_template, request


def hello(request):
    return HttpResponse("Hello " + request.GET["name"])


def label(request):
    return mark_safe(f"<b>{request.POST['name']}</b>")


@app.route("/hello/<name>")
def route(name):
    return f"<h1>Hello {name}</h1>"


def escaped(request):
    return HttpResponse("Hello " + escape(request.GET["name"]))


@app.route("/template")
def template():
    return render_template("hello.html", name=request.args["name"])


@app.route("/plain/<name>")
def plain(name):
    return {"greeting": f"Hello {name}"}


def typed(request):
    return HttpResponse(request.GET["name"], content_type="text/plain")
