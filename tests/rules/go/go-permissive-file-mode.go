package main

import "os"

func files(data []byte) {
	// ruleid: go-permissive-file-mode
	os.WriteFile("report.txt", data, 0666)
	// ruleid: go-permissive-file-mode
	os.MkdirAll("/srv/reports", 0o777)
	// ruleid: go-permissive-file-mode
	os.Chmod("run.sh", 0777)
	// ok: go-permissive-file-mode
	os.WriteFile("report.txt", data, 0600)
	// ok: go-permissive-file-mode
	os.MkdirAll("/srv/reports", 0o750)
	// ok: go-permissive-file-mode
	os.Chmod("run.sh", mode)
}
