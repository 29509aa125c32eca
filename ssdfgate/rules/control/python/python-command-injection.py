import os
import shlex
import subprocess

from flask import request


def ping():
    host = request.args["host"]
    os.system("ping -c 1 " + host)


def archive(request):
    name = request.POST.get("name", "all")
    subprocess.run(f"tar czf /srv/{name}.tgz /srv/data", shell=True, check=True)


def through_sh(request):
    subprocess.check_output(["/bin/sh", "-c", "du -s {}".format(request.GET["folder"])])


def argument_list():
    subprocess.run(["ping", "-c", "1", request.args["host"]], check=True)


def quoted():
    os.system("ping -c 1 " + shlex.quote(request.args["host"]))


def constant():
    os.system("uptime")
