const { exec, execFile } = require("child_process");

app.get("/ping", (req, res) => {
  // ruleid: javascript-command-injection
  exec("ping -c 1 " + req.query.host, (error, out) => res.send(out));
});

app.get("/disk", (req, res) => {
  const folder = req.params.folder;
  // ruleid: javascript-command-injection
  exec(`du -s ${folder}`, (error, out) => res.send(out));
});

app.get("/safe", (req, res) => {
  // ok: javascript-command-injection
  execFile("ping", ["-c", "1", req.query.host], (error, out) => res.send(out));
});

app.get("/quoted", (req, res) => {
  // ok: javascript-command-injection
  exec("ping -c 1 " + shellQuote(req.query.host), (error, out) => res.send(out));
});

app.get("/pattern", (req, res) => {
  // ok: javascript-command-injection
  exec("uptime", (error, out) => res.send(out));
});
