import random
import secrets
import string


def issue(user):
    token = "".join(random.choice(string.ascii_letters) for _ in range(20))
    user.api_key = "%030x" % random.getrandbits(120)
    return token


def reset_token():
    return str(random.randint(0, 999999))


def good():
    token = secrets.token_urlsafe()
    secret = "".join(random.SystemRandom().choice(string.ascii_letters) for _ in range(20))
    colour = random.choice(["red", "blue"])
    tokenised = random.sample(words, 3)
    return token, secret, colour, tokenised
