package main

import (
	"fmt"
	"net/http"
	"net/url"
)

func preview(w http.ResponseWriter, r *http.Request) {
	answer, err := http.Get(r.FormValue("url"))
	use(w, answer, err)
}

func status(w http.ResponseWriter, r *http.Request) {
	address := fmt.Sprintf("https://%s/status", r.URL.Query().Get("host"))
	request, err := http.NewRequest("GET", address, nil)
	use(w, request, err)
}

func item(w http.ResponseWriter, r *http.Request) {
	answer, err := http.Get("https://api.example.com/items/" + r.FormValue("id"))
	use(w, answer, err)
}

func search(w http.ResponseWriter, r *http.Request) {
	answer, err := http.Get(endpoint + url.QueryEscape(r.FormValue("q")))
	use(w, answer, err)
}

func allowed(w http.ResponseWriter, r *http.Request) {
	answer, err := http.Get(allowedAddress(r.FormValue("url")))
	use(w, answer, err)
}
