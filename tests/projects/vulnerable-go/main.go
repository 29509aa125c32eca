package main

import (
	"crypto/tls"
	"database/sql"
	"fmt"
	"net/http"
	"os/exec"
)

var database *sql.DB

func user(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	query := fmt.Sprintf("SELECT * FROM users WHERE name = '%s'", name)
	rows, err := database.Query(query)
	if err != nil {
		return
	}
	defer rows.Close()
}

func ping(w http.ResponseWriter, r *http.Request) {
	host := r.URL.Query().Get("host")
	output, _ := exec.Command("sh", "-c", "ping -c 1 "+host).Output()
	w.Write(output)
}

func main() {
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	_ = &http.Client{Transport: transport}
	http.HandleFunc("/user", user)
	http.HandleFunc("/ping", ping)
	http.ListenAndServe(":8080", nil)
}
