from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

# ruleid: python-weak-key-size
one = rsa.generate_private_key(public_exponent=65537, key_size=1024)
# ruleid: python-weak-key-size
two = rsa.generate_private_key(65537, 512)
# ruleid: python-weak-key-size
three = RSA.generate(1024)

# ok: python-weak-key-size
four = rsa.generate_private_key(public_exponent=65537, key_size=3072)
# ok: python-weak-key-size
five = RSA.generate(4096)
# ok: python-weak-key-size
six = ed25519.Ed25519PrivateKey.generate()
