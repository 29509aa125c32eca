from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

one = AES.new(key, AES.MODE_ECB)
two = Cipher(algorithms.AES(key), modes.ECB())

three = AES.new(key, AES.MODE_GCM, nonce=nonce)
four = Cipher(algorithms.AES(key), modes.GCM(nonce))
