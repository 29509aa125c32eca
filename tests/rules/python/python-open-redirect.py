from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from flask import redirect, request, url_for


def back():
    # ruleid: python-open-redirect
    return redirect(request.args.get("next", "/"))


def after_login(request):
    target = request.POST.get("next")
    # ruleid: python-open-redirect
    return HttpResponseRedirect(target)


def own_view():
    # ok: python-open-redirect
    return redirect(url_for("index", page=request.args["page"]))


def local_path():
    # ok: python-open-redirect
    return redirect(f"/users/{request.args['name']}")


def checked(request):
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    # ok: python-open-redirect
    return HttpResponseRedirect(target)
