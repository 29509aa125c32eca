package main

import (
	"context"
	"fmt"
	"os/exec"
)

func size(ctx context.Context, folder string) {
	// ruleid: go-command-injection
	exec.Command("sh", "-c", "du -s "+folder).Run()
	// ruleid: go-command-injection
	exec.CommandContext(ctx, "/bin/bash", "-c", fmt.Sprintf("du -s %s", folder)).Run()
	// ok: go-command-injection
	exec.Command("du", "-s", folder).Run()
	// ok: go-command-injection
	exec.Command("sh", "-c", "du -s /srv | sort").Run()
	// ok: go-command-injection
	exec.Command("tar", "-c", folder+"/data").Run()
}
