const { execSync, execFileSync } = require("node:child_process");
const cp = require("child_process");

function size(folder) {
  // ruleid: javascript-shell-string
  return execSync(`du -s ${folder}`);
}

function remove(folder, callback) {
  // ruleid: javascript-shell-string
  cp.exec("rm -r " + folder, callback);
}

function constant() {
  // ok: javascript-shell-string
  return execSync("du -s /srv | sort");
}

function list(folder) {
  // ok: javascript-shell-string
  return execFileSync("du", ["-s", folder]);
}

function match(pattern, text) {
  // ok: javascript-shell-string
  return pattern.exec(`${text}`);
}
