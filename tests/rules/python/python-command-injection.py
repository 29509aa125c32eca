import os
import shlex
import subprocess

from flask import request


def ping():
    host = request.args["host"]
    # ruleid: python-command-injection
    os.system("ping -c 1 " + host)


def archive(request):
    name = request.POST.get("name", "all")
    # ruleid: python-command-injection
    subprocess.run(f"tar czf /srv/{name}.tgz /srv/data", shell=True, check=True)


def through_sh(request):
    # ruleid: python-command-injection
    subprocess.check_output(["/bin/sh", "-c", "du -s {}".format(request.GET["folder"])])


def argument_list():
    # ok: python-command-injection
    subprocess.run(["ping", "-c", "1", request.args["host"]], check=True)


def quoted():
    # ok: python-command-injection
    os.system("ping -c 1 " + shlex.quote(request.args["host"]))


def constant():
    # ok: python-command-injection
    os.system("uptime")
