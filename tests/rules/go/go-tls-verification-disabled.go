package main

import "crypto/tls"

func configs(pool *x509.CertPool, check func(tls.ConnectionState) error) {
	// ruleid: go-tls-verification-disabled
	one := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: true}
	two := &tls.Config{}
	// ruleid: go-tls-verification-disabled
	two.InsecureSkipVerify = true
	// ruleid: go-tls-verification-disabled
	three := tls.Config{InsecureSkipVerify: true}
	// ok: go-tls-verification-disabled
	four := &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	// ok: go-tls-verification-disabled
	five := &tls.Config{InsecureSkipVerify: true, VerifyConnection: check}
	use(one, two, three, four, five)
}
