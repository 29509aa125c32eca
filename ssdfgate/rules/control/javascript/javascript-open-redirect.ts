app.get("/back", (req, res) => {
  res.redirect(req.query.next);
});

app.post("/login", (req, res) => {
  const target = req.body.next || "/";
  res.redirect(302, target);
});

app.get("/user", (req, res) => {
  res.redirect(`/users/${req.query.name}`);
});

app.get("/checked", (req, res) => {
  res.redirect(localPath(req.query.next));
});

app.get("/home", (req, res) => {
  res.redirect("/");
});
