const _ = require("lodash");

app.post("/settings", (req, res) => {
  // ruleid: javascript-prototype-pollution
  _.merge(settings, req.body);
  res.sendStatus(204);
});

app.post("/translation", (req, res) => {
  const { language, key, value } = req.body;
  // ruleid: javascript-prototype-pollution
  translations[language][key] = value;
  res.sendStatus(204);
});

app.post("/chosen", (req, res) => {
  // ok: javascript-prototype-pollution
  _.merge(settings, pickKnown(req.body));
  res.sendStatus(204);
});

app.post("/map", (req, res) => {
  // ok: javascript-prototype-pollution
  translations.set(req.body.key, req.body.value);
  res.sendStatus(204);
});

app.post("/fixed", (req, res) => {
  // ok: javascript-prototype-pollution
  translations["en"]["title"] = req.body.value;
  res.sendStatus(204);
});
