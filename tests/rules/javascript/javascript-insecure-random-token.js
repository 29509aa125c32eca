const crypto = require("crypto");

// ruleid: javascript-insecure-random-token
const resetToken = Math.random().toString(36).slice(2);

function generateToken() {
  // ruleid: javascript-insecure-random-token
  return Math.random().toString(36);
}

function session(user) {
  // ruleid: javascript-insecure-random-token
  user.apiKey = "k" + Math.random();
}

// ok: javascript-insecure-random-token
const token = crypto.randomBytes(32).toString("hex");
// ok: javascript-insecure-random-token
const angle = Math.random() * 360;

function jitter() {
  // ok: javascript-insecure-random-token
  return 100 + Math.random() * 50;
}
