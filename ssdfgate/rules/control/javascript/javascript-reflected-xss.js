app.get("/hello", (req, res) => {
  res.send(`<h1>Hello ${req.query.name}</h1>`);
});

app.get("/missing", (req, res) => {
  res.status(404).send("<p>No page " + req.params.page + "</p>");
});

app.get("/escaped", (req, res) => {
  res.send(`<h1>Hello ${escapeHtml(req.query.name)}</h1>`);
});

app.get("/json", (req, res) => {
  res.send({ name: req.query.name });
});

app.get("/template", (req, res) => {
  res.render("hello", { name: req.query.name });
});
