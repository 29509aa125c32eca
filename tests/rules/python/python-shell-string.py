import os
import shlex
import subprocess
import sys


def f_string(folder):
    # ruleid: python-shell-string
    subprocess.run(f"du -s {folder}", shell=True)


def percent(folder):
    # ruleid: python-shell-string
    os.system("du -s %s" % folder)


def joined(folder, log):
    # ruleid: python-shell-string
    subprocess.Popen("du -s " + folder + " > " + log, shell=True)


def constant():
    # ok: python-shell-string
    subprocess.run("du -s /srv | sort", shell=True)


def quoted(folder):
    # ok: python-shell-string
    subprocess.run(f"du -s {shlex.quote(folder)}", shell=True)


def no_shell(folder):
    # ok: python-shell-string
    subprocess.run(["du", "-s", f"{folder}"])
