from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

one = rsa.generate_private_key(public_exponent=65537, key_size=1024)
two = rsa.generate_private_key(65537, 512)
three = RSA.generate(1024)

four = rsa.generate_private_key(public_exponent=65537, key_size=3072)
five = RSA.generate(4096)
six = ed25519.Ed25519PrivateKey.generate()
