const { exec } = require("child_process");
const express = require("express");

const app = express();

app.get("/ping", (req, res) => {
  exec("ping -c 1 " + req.query.host, (error, stdout) => res.send(stdout));
});

app.get("/calculate", (req, res) => {
  res.send(String(eval(req.query.expression)));
});

app.get("/hello", (req, res) => {
  res.send("<h1>Hello " + req.query.name + "</h1>");
});

app.listen(3000);
