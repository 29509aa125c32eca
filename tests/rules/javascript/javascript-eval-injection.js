const vm = require("vm");

app.get("/sum", (req, res) => {
  // ruleid: javascript-eval-injection
  res.json(eval(req.query.formula));
});

app.post("/run", (req, res) => {
  const source = "return " + req.body.source;
  // ruleid: javascript-eval-injection
  const run = new Function("x", source);
  // ruleid: javascript-eval-injection
  res.json([run(1), vm.runInNewContext(source)]);
});

app.get("/parsed", (req, res) => {
  // ok: javascript-eval-injection
  res.json(JSON.parse(req.query.value));
});

app.get("/known", (req, res) => {
  // ok: javascript-eval-injection
  res.json(eval(FORMULAS.get(1)));
});

app.get("/checked", (req, res) => {
  // ok: javascript-eval-injection
  res.json(eval(checkedFormula(req.query.formula)));
});
