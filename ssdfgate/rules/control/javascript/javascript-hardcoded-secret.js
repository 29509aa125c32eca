const jwt = require("jsonwebtoken");
const session = require("express-session");

function issue(claims) {
  return jwt.sign(claims, "c0ffee-c0ffee", { algorithm: "HS256" });
}

app.use(session({ resave: false, secret: "c0ffee-c0ffee", saveUninitialized: false }));

function issueWithKey(claims) {
  return jwt.sign(claims, process.env.JWT_KEY, { algorithm: "HS256" });
}

app.use(session({ resave: false, secret: process.env.SESSION_KEY, saveUninitialized: false }));
