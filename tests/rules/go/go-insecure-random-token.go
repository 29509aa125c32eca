package main

import (
	"math/rand"
)

func issue() int {
	// ruleid: go-insecure-random-token
	token := rand.Int63()
	use(token)
	return 1
}

func newToken() int64 {
	// ruleid: go-insecure-random-token
	return rand.Int63()
}

func jitter() int {
	// ok: go-insecure-random-token
	delay := rand.Intn(100)
	return delay
}

func shuffle(words []string) {
	// ok: go-insecure-random-token
	rand.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
}
