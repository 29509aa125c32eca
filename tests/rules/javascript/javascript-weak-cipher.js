const crypto = require("crypto");

// ruleid: javascript-weak-cipher
const one = crypto.createCipheriv("des-ede3-cbc", key, iv);
// ruleid: javascript-weak-cipher
const two = crypto.createDecipheriv("aes-128-ecb", key, null);
// ruleid: javascript-weak-cipher
const three = crypto.createCipher("aes-256-cbc", password);

// ok: javascript-weak-cipher
const four = crypto.createCipheriv("aes-256-gcm", key, nonce);
// ok: javascript-weak-cipher
const five = crypto.createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
