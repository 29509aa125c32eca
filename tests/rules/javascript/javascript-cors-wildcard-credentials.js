const cors = require("cors");

// ruleid: javascript-cors-wildcard-credentials
app.use(cors({ origin: true, credentials: true }));

app.use((req, res, next) => {
  // ruleid: javascript-cors-wildcard-credentials
  res.setHeader("Access-Control-Allow-Origin", req.headers.origin);
  res.setHeader("Access-Control-Allow-Credentials", "true");
  next();
});

// ok: javascript-cors-wildcard-credentials
app.use(cors({ origin: "https://app.example.com", credentials: true }));
// ok: javascript-cors-wildcard-credentials
app.use(cors({ origin: "*" }));

app.use((req, res, next) => {
  if (ALLOWED.has(req.headers.origin)) {
    // ok: javascript-cors-wildcard-credentials
    res.setHeader("Access-Control-Allow-Origin", req.headers.origin);
    res.setHeader("Access-Control-Allow-Credentials", "true");
  }
  next();
});
