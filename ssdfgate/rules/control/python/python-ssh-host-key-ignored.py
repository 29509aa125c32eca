import asyncssh
import paramiko

client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
client.set_missing_host_key_policy(paramiko.WarningPolicy)

client.load_system_host_keys()
client.set_missing_host_key_policy(paramiko.RejectPolicy())


async def connect(host):
    open_session = await asyncssh.connect(host, known_hosts=None)
    checked_session = await asyncssh.connect(host, known_hosts="/etc/ssh/known_hosts")
    return open_session, checked_session
