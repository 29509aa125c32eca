package main

import (
	"net/http"
	"os"
	"path/filepath"
)

func read(w http.ResponseWriter, r *http.Request) {
	data, err := os.ReadFile(filepath.Join("/srv/files", r.FormValue("name")))
	use(w, data, err)
}

func serve(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	http.ServeFile(w, r, "/srv/files/"+name)
}

func base(w http.ResponseWriter, r *http.Request) {
	data, err := os.ReadFile(filepath.Join("/srv/files", filepath.Base(r.FormValue("name"))))
	use(w, data, err)
}

func local(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	if !filepath.IsLocal(name) {
		return
	}
	data, err := os.ReadFile(filepath.Join("/srv/files", name))
	use(w, data, err)
}

func fixed(w http.ResponseWriter, r *http.Request) {
	http.ServeFile(w, r, "/srv/files/index.html")
}
