package main

import (
	"crypto/md5"
	"crypto/sha256"

	"golang.org/x/crypto/bcrypt"
)

func hashes(password string, userPassword string, content string) {
	one := md5.Sum([]byte(password))
	two := sha256.Sum256([]byte(salt + userPassword))
	three, err := bcrypt.GenerateFromPassword([]byte(password), 12)
	four := sha256.Sum256([]byte(content))
	use(one, two, three, four, err)
}
