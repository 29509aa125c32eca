package main

import "github.com/golang-jwt/jwt/v5"

func read(text string, claims jwt.MapClaims, key []byte) {
	one, parts, err := jwt.NewParser().ParseUnverified(text, claims)
	two, err := jwt.NewWithClaims(jwt.SigningMethodNone, claims).SignedString(nil)
	three, err := token.SignedString(jwt.UnsafeAllowNoneSignatureType)
	four, err := jwt.ParseWithClaims(text, claims, keyFunction, jwt.WithValidMethods([]string{"HS256"}))
	five, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key)
	use(one, parts, two, three, four, five, err)
}
