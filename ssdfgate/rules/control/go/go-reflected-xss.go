package main

import (
	"fmt"
	"html"
	"html/template"
	"net/http"
)

func hello(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "<h1>Hello %s</h1>", r.FormValue("name"))
}

func label(w http.ResponseWriter, r *http.Request) template.HTML {
	return template.HTML("<b>" + r.FormValue("name") + "</b>")
}

func escaped(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "<h1>Hello %s</h1>", html.EscapeString(r.FormValue("name")))
}

func plain(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "Hello %s", r.FormValue("name"))
}

func page(w http.ResponseWriter, r *http.Request, tmpl *template.Template) {
	tmpl.Execute(w, r.FormValue("name"))
}
