from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from flask import redirect, request, url_for


def back():
    return redirect(request.args.get("next", "/"))


def after_login(request):
    target = request.POST.get("next")
    return HttpResponseRedirect(target)


def own_view():
    return redirect(url_for("index", page=request.args["page"]))


def local_path():
    return redirect(f"/users/{request.args['name']}")


def checked(request):
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    return HttpResponseRedirect(target)
