import os
import stat
from pathlib import Path

# ruleid: python-permissive-file-mode
os.chmod("run.sh", 0o777)
# ruleid: python-permissive-file-mode
Path("data.txt").chmod(0o666)
# ruleid: python-permissive-file-mode
os.chmod("run.sh", stat.S_IRWXU | stat.S_IWOTH)
# ruleid: python-permissive-file-mode
os.umask(0)

# ok: python-permissive-file-mode
os.chmod("run.sh", 0o755)
# ok: python-permissive-file-mode
Path("data.txt").chmod(0o600)
# ok: python-permissive-file-mode
os.chmod("run.sh", mode & ~stat.S_IWOTH)
# ok: python-permissive-file-mode
previous = os.umask(0)
# ok: python-permissive-file-mode
os.umask(0o077)
