def encrypt(message, key):
    # ruleid: python-textbook-rsa
    return pow(message, key.e, key.n)


def sign(message, modulus):
    # ruleid: python-textbook-rsa
    return pow(message, private_exponent, modulus)


def fixed_exponent(message, modulus):
    # ruleid: python-textbook-rsa
    return pow(message, 65537, modulus)


def with_padding(message, key):
    # ok: python-textbook-rsa
    return key.encrypt(message, oaep)


def modular_inverse(value, prime):
    # ok: python-textbook-rsa
    return pow(value, prime - 2, prime)


def plain_power(value):
    # ok: python-textbook-rsa
    return pow(value, 2)
