package main

import (
	"database/sql"
	"fmt"
	"net/http"
	"strconv"
)

func byName(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	rows, err := db.Query("SELECT id FROM users WHERE name = '" + name + "'")
	use(rows, err)
}

func byOrder(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	statement := fmt.Sprintf("SELECT id FROM users ORDER BY %s", r.URL.Query().Get("order"))
	rows, err := db.QueryContext(r.Context(), statement)
	use(rows, err)
}

func bound(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	rows, err := db.Query("SELECT id FROM users WHERE name = $1", r.FormValue("name"))
	use(rows, err)
}

func converted(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	number, err := strconv.Atoi(r.FormValue("number"))
	rows, err := db.Query(fmt.Sprintf("SELECT id FROM users WHERE number = %d", number))
	use(rows, err)
}
