def encrypt(message, key):
    return pow(message, key.e, key.n)


def sign(message, modulus):
    return pow(message, private_exponent, modulus)


def fixed_exponent(message, modulus):
    return pow(message, 65537, modulus)


def with_padding(message, key):
    return key.encrypt(message, oaep)


def modular_inverse(value, prime):
    return pow(value, prime - 2, prime)


def plain_power(value):
    return pow(value, 2)
