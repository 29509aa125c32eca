app.get("/hello", (req, res) => {
  // ruleid: javascript-reflected-xss
  res.send(`<h1>Hello ${req.query.name}</h1>`);
});

app.get("/missing", (req, res) => {
  // ruleid: javascript-reflected-xss
  res.status(404).send("<p>No page " + req.params.page + "</p>");
});

app.get("/escaped", (req, res) => {
  // ok: javascript-reflected-xss
  res.send(`<h1>Hello ${escapeHtml(req.query.name)}</h1>`);
});

app.get("/json", (req, res) => {
  // ok: javascript-reflected-xss
  res.send({ name: req.query.name });
});

app.get("/template", (req, res) => {
  // ok: javascript-reflected-xss
  res.render("hello", { name: req.query.name });
});
