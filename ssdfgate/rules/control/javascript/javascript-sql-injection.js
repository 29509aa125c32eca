const db = require("./db");

app.get("/users", async (req, res) => {
  const rows = await db.query("SELECT id FROM users WHERE name = '" + req.query.name + "'");
  res.json(rows);
});

app.post("/users", async (req, res) => {
  const { name } = req.body;
  const statement = `DELETE FROM users WHERE name = '${name}'`;
  await db.execute(statement);
});

app.get("/bound", async (req, res) => {
  res.json(await db.query("SELECT id FROM users WHERE name = $1", [req.query.name]));
});

app.get("/number", async (req, res) => {
  const number = Number(req.params.number);
  res.json(await db.query(`SELECT id FROM users WHERE number = ${number}`));
});

app.post("/graph", async (req, res) => {
  res.json(await client.query({ query: DOCUMENT, variables: req.body }));
});
