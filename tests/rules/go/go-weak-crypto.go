package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/rc4"
)

func ciphers(key []byte) {
	// ruleid: go-weak-crypto
	one, err := des.NewTripleDESCipher(key)
	// ruleid: go-weak-crypto
	two, err := rc4.NewCipher(key)
	// ok: go-weak-crypto
	block, err := aes.NewCipher(key)
	// ok: go-weak-crypto
	three, err := cipher.NewGCM(block)
	use(one, two, three, err)
}
