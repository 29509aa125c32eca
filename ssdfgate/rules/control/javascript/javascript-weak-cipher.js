const crypto = require("crypto");

const one = crypto.createCipheriv("des-ede3-cbc", key, iv);
const two = crypto.createDecipheriv("aes-128-ecb", key, null);
const three = crypto.createCipher("aes-256-cbc", password);

const four = crypto.createCipheriv("aes-256-gcm", key, nonce);
const five = crypto.createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
