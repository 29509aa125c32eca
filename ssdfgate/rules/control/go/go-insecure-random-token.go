package main

import (
	"math/rand"
)

func issue() int {
	token := rand.Int63()
	use(token)
	return 1
}

func newToken() int64 {
	return rand.Int63()
}

func jitter() int {
	delay := rand.Intn(100)
	return delay
}

func shuffle(words []string) {
	rand.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
}
