package main

import "github.com/golang-jwt/jwt/v5"

func read(text string, claims jwt.MapClaims, key []byte) {
	// ruleid: go-jwt-verification-disabled
	one, parts, err := jwt.NewParser().ParseUnverified(text, claims)
	// ruleid: go-jwt-verification-disabled
	two, err := jwt.NewWithClaims(jwt.SigningMethodNone, claims).SignedString(nil)
	// ruleid: go-jwt-verification-disabled
	three, err := token.SignedString(jwt.UnsafeAllowNoneSignatureType)
	// ok: go-jwt-verification-disabled
	four, err := jwt.ParseWithClaims(text, claims, keyFunction, jwt.WithValidMethods([]string{"HS256"}))
	// ok: go-jwt-verification-disabled
	five, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key)
	use(one, parts, two, three, four, five, err)
}
