const { exec, execFile } = require("child_process");

app.get("/ping", (req, res) => {
  exec("ping -c 1 " + req.query.host, (error, out) => res.send(out));
});

app.get("/disk", (req, res) => {
  const folder = req.params.folder;
  exec(`du -s ${folder}`, (error, out) => res.send(out));
});

app.get("/safe", (req, res) => {
  execFile("ping", ["-c", "1", req.query.host], (error, out) => res.send(out));
});

app.get("/quoted", (req, res) => {
  exec("ping -c 1 " + shellQuote(req.query.host), (error, out) => res.send(out));
});

app.get("/pattern", (req, res) => {
  exec("uptime", (error, out) => res.send(out));
});
