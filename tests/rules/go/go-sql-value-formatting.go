package main

import "fmt"

func statements(db Database, name string, limit int) {
	// ruleid: go-sql-value-formatting
	db.Exec(fmt.Sprintf("DELETE FROM users WHERE name = '%s'", name))
	// ruleid: go-sql-value-formatting
	db.Query("SELECT id FROM users WHERE name = '" + name + "'")
	// ok: go-sql-value-formatting
	db.Exec("DELETE FROM users WHERE name = $1", name)
	// ok: go-sql-value-formatting
	db.Query(fmt.Sprintf("SELECT id FROM users LIMIT %d", limit))
	// ok: go-sql-value-formatting
	log.Println("selected '" + name + "'")
}
