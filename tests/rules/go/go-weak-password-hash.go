package main

import (
	"crypto/md5"
	"crypto/sha256"

	"golang.org/x/crypto/bcrypt"
)

func hashes(password string, userPassword string, content string) {
	// ruleid: go-weak-password-hash
	one := md5.Sum([]byte(password))
	// ruleid: go-weak-password-hash
	two := sha256.Sum256([]byte(salt + userPassword))
	// ok: go-weak-password-hash
	three, err := bcrypt.GenerateFromPassword([]byte(password), 12)
	// ok: go-weak-password-hash
	four := sha256.Sum256([]byte(content))
	use(one, two, three, four, err)
}
