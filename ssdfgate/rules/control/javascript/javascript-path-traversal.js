const fs = require("fs");
const path = require("path");

app.get("/read", (req, res) => {
  fs.readFile("/srv/files/" + req.query.name, (error, data) => res.send(data));
});

app.get("/file/:name", (req, res) => {
  const file = path.join("/srv/files", req.params.name);
  res.sendFile(file);
});

app.get("/base", (req, res) => {
  const file = path.join("/srv/files", path.basename(req.params.name));
  res.sendFile(file);
});

app.get("/root", (req, res) => {
  res.sendFile(req.params.name, { root: "/srv/files" });
});

app.get("/checked", (req, res) => {
  const file = path.resolve("/srv/files", req.params.name);
  if (!file.startsWith("/srv/files/")) {
    return res.sendStatus(404);
  }
  fs.readFile(file, (error, data) => res.send(data));
});
