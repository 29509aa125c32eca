const crypto = require("crypto");

const resetToken = Math.random().toString(36).slice(2);

function generateToken() {
  return Math.random().toString(36);
}

function session(user) {
  user.apiKey = "k" + Math.random();
}

const token = crypto.randomBytes(32).toString("hex");
const angle = Math.random() * 360;

function jitter() {
  return 100 + Math.random() * 50;
}
