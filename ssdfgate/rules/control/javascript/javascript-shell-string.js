const { execSync, execFileSync } = require("node:child_process");
const cp = require("child_process");

function size(folder) {
  return execSync(`du -s ${folder}`);
}

function remove(folder, callback) {
  cp.exec("rm -r " + folder, callback);
}

function constant() {
  return execSync("du -s /srv | sort");
}

function list(folder) {
  return execFileSync("du", ["-s", folder]);
}

function match(pattern, text) {
  return pattern.exec(`${text}`);
}
