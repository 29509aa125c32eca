app.post("/login", (req, res) => {
  // ruleid: javascript-cookie-without-secure
  res.cookie("session_id", newSession(), { httpOnly: true });
  // ruleid: javascript-cookie-without-secure
  res.cookie("theme", "dark", { secure: false });
  // ok: javascript-cookie-without-secure
  res.cookie("sid", newSession(), { secure: true, httpOnly: true, sameSite: "lax" });
  // ok: javascript-cookie-without-secure
  res.cookie("theme", "dark");
  // ok: javascript-cookie-without-secure
  res.cookie("token", newSession(), { ...COOKIE_DEFAULTS, maxAge: 60000 });
});

// ruleid: javascript-cookie-without-secure
app.use(session({ secret: key, cookie: { secure: false } }));
// ok: javascript-cookie-without-secure
app.use(session({ secret: key, cookie: { secure: true } }));
