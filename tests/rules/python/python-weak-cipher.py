from Crypto.Cipher import AES, ARC4, DES
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

# ruleid: python-weak-cipher
one = DES.new(key, DES.MODE_CBC, iv)
# ruleid: python-weak-cipher
two = ARC4.new(key)
# ruleid: python-weak-cipher
three = Cipher(algorithms.Blowfish(key), modes.CBC(iv))
# ruleid: python-weak-cipher
four = Cipher(TripleDES(key), modes.CBC(iv))

# ok: python-weak-cipher
five = AES.new(key, AES.MODE_GCM, nonce=nonce)
# ok: python-weak-cipher
six = Cipher(algorithms.AES(key), modes.GCM(nonce))
# ok: python-weak-cipher
seven = Cipher(algorithms.ChaCha20(key, nonce), mode=None)
