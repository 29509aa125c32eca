from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

# ruleid: python-ecb-mode
one = AES.new(key, AES.MODE_ECB)
# ruleid: python-ecb-mode
two = Cipher(algorithms.AES(key), modes.ECB())

# ok: python-ecb-mode
three = AES.new(key, AES.MODE_GCM, nonce=nonce)
# ok: python-ecb-mode
four = Cipher(algorithms.AES(key), modes.GCM(nonce))
