const axios = require("axios");

app.get("/preview", async (req, res) => {
  const answer = await axios.get(req.query.url);
  res.send(answer.data);
});

app.get("/status", async (req, res) => {
  const answer = await fetch(`https://${req.query.host}/status`);
  res.send(await answer.text());
});

app.get("/item", async (req, res) => {
  const answer = await fetch(`https://api.example.com/items/${req.query.id}`);
  res.send(await answer.text());
});

app.get("/allowed", async (req, res) => {
  const answer = await axios.get(allowedAddress(req.query.url));
  res.send(answer.data);
});
