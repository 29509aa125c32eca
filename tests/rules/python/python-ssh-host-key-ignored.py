import asyncssh
import paramiko

client = paramiko.SSHClient()
# ruleid: python-ssh-host-key-ignored
client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
# ruleid: python-ssh-host-key-ignored
client.set_missing_host_key_policy(paramiko.WarningPolicy)

# ok: python-ssh-host-key-ignored
client.load_system_host_keys()
# ok: python-ssh-host-key-ignored
client.set_missing_host_key_policy(paramiko.RejectPolicy())


async def connect(host):
    # ruleid: python-ssh-host-key-ignored
    open_session = await asyncssh.connect(host, known_hosts=None)
    # ok: python-ssh-host-key-ignored
    checked_session = await asyncssh.connect(host, known_hosts="/etc/ssh/known_hosts")
    return open_session, checked_session
