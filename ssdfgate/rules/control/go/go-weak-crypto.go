package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/rc4"
)

func ciphers(key []byte) {
	one, err := des.NewTripleDESCipher(key)
	two, err := rc4.NewCipher(key)
	block, err := aes.NewCipher(key)
	three, err := cipher.NewGCM(block)
	use(one, two, three, err)
}
