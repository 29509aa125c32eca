import hashlib


def md5(password):
    return hashlib.md5(password.encode()).hexdigest()


def salted(salt, user_password):
    return hashlib.sha256(salt + user_password.encode()).hexdigest()


def by_name(passwd):
    return hashlib.new("sha1", passwd.encode()).hexdigest()


def derived(password, salt):
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)


def stretched(password, salt):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 600_000)


def file_digest(content):
    return hashlib.sha256(content).hexdigest()


def reset_link(password_reset_url):
    return hashlib.sha256(password_reset_url.encode()).hexdigest()
