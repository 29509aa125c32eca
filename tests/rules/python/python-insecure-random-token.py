import random
import secrets
import string


def issue(user):
    # ruleid: python-insecure-random-token
    token = "".join(random.choice(string.ascii_letters) for _ in range(20))
    # ruleid: python-insecure-random-token
    user.api_key = "%030x" % random.getrandbits(120)
    return token


def reset_token():
    # ruleid: python-insecure-random-token
    return str(random.randint(0, 999999))


def good():
    # ok: python-insecure-random-token
    token = secrets.token_urlsafe()
    # ok: python-insecure-random-token
    secret = "".join(random.SystemRandom().choice(string.ascii_letters) for _ in range(20))
    # ok: python-insecure-random-token
    colour = random.choice(["red", "blue"])
    # ok: python-insecure-random-token
    tokenised = random.sample(words, 3)
    return token, secret, colour, tokenised
