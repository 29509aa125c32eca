import os
import stat
from pathlib import Path

os.chmod("run.sh", 0o777)
Path("data.txt").chmod(0o666)
os.chmod("run.sh", stat.S_IRWXU | stat.S_IWOTH)
os.umask(0)

os.chmod("run.sh", 0o755)
Path("data.txt").chmod(0o600)
os.chmod("run.sh", mode & ~stat.S_IWOTH)
previous = os.umask(0)
os.umask(0o077)
