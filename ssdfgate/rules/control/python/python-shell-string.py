import os
import shlex
import subprocess
import sys


def f_string(folder):
    subprocess.run(f"du -s {folder}", shell=True)


def percent(folder):
    os.system("du -s %s" % folder)


def joined(folder, log):
    subprocess.Popen("du -s " + folder + " > " + log, shell=True)


def constant():
    subprocess.run("du -s /srv | sort", shell=True)


def quoted(folder):
    subprocess.run(f"du -s {shlex.quote(folder)}", shell=True)


def no_shell(folder):
    subprocess.run(["du", "-s", f"{folder}"])
