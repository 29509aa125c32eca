app.get("/back", (req, res) => {
  // ruleid: javascript-open-redirect
  res.redirect(req.query.next);
});

app.post("/login", (req, res) => {
  const target = req.body.next || "/";
  // ruleid: javascript-open-redirect
  res.redirect(302, target);
});

app.get("/user", (req, res) => {
  // ok: javascript-open-redirect
  res.redirect(`/users/${req.query.name}`);
});

app.get("/checked", (req, res) => {
  // ok: javascript-open-redirect
  res.redirect(localPath(req.query.next));
});

app.get("/home", (req, res) => {
  // ok: javascript-open-redirect
  res.redirect("/");
});
