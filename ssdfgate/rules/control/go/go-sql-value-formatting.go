package main

import "fmt"

func statements(db Database, name string, limit int) {
	db.Exec(fmt.Sprintf("DELETE FROM users WHERE name = '%s'", name))
	db.Query("SELECT id FROM users WHERE name = '" + name + "'")
	db.Exec("DELETE FROM users WHERE name = $1", name)
	db.Query(fmt.Sprintf("SELECT id FROM users LIMIT %d", limit))
	log.Println("selected '" + name + "'")
}
