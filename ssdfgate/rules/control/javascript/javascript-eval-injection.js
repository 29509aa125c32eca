const vm = require("vm");

app.get("/sum", (req, res) => {
  res.json(eval(req.query.formula));
});

app.post("/run", (req, res) => {
  const source = "return " + req.body.source;
  const run = new Function("x", source);
  res.json([run(1), vm.runInNewContext(source)]);
});

app.get("/parsed", (req, res) => {
  res.json(JSON.parse(req.query.value));
});

app.get("/known", (req, res) => {
  res.json(eval(FORMULAS.get(1)));
});

app.get("/checked", (req, res) => {
  res.json(eval(checkedFormula(req.query.formula)));
});
