from Crypto.Cipher import AES, ARC4, DES
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

one = DES.new(key, DES.MODE_CBC, iv)
two = ARC4.new(key)
three = Cipher(algorithms.Blowfish(key), modes.CBC(iv))
four = Cipher(TripleDES(key), modes.CBC(iv))

five = AES.new(key, AES.MODE_GCM, nonce=nonce)
six = Cipher(algorithms.AES(key), modes.GCM(nonce))
seven = Cipher(algorithms.ChaCha20(key, nonce), mode=None)
