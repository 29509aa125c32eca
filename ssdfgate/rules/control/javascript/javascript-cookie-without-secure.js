app.post("/login", (req, res) => {
  res.cookie("session_id", newSession(), { httpOnly: true });
  res.cookie("theme", "dark", { secure: false });
  res.cookie("sid", newSession(), { secure: true, httpOnly: true, sameSite: "lax" });
  res.cookie("theme", "dark");
  res.cookie("token", newSession(), { ...COOKIE_DEFAULTS, maxAge: 60000 });
});

app.use(session({ secret: key, cookie: { secure: false } }));
app.use(session({ secret: key, cookie: { secure: true } }));
