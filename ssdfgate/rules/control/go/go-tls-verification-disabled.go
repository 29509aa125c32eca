package main

import "crypto/tls"

func configs(pool *x509.CertPool, check func(tls.ConnectionState) error) {
	one := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: true}
	two := &tls.Config{}
	two.InsecureSkipVerify = true
	three := tls.Config{InsecureSkipVerify: true}
	four := &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	five := &tls.Config{InsecureSkipVerify: true, VerifyConnection: check}
	use(one, two, three, four, five)
}
