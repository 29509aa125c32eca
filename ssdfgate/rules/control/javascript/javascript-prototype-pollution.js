const _ = require("lodash");

app.post("/settings", (req, res) => {
  _.merge(settings, req.body);
  res.sendStatus(204);
});

app.post("/translation", (req, res) => {
  const { language, key, value } = req.body;
  translations[language][key] = value;
  res.sendStatus(204);
});

app.post("/chosen", (req, res) => {
  _.merge(settings, pickKnown(req.body));
  res.sendStatus(204);
});

app.post("/map", (req, res) => {
  translations.set(req.body.key, req.body.value);
  res.sendStatus(204);
});

app.post("/fixed", (req, res) => {
  translations["en"]["title"] = req.body.value;
  res.sendStatus(204);
});
