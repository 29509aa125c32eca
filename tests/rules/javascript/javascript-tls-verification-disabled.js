const https = require("https");

// ruleid: javascript-tls-verification-disabled
const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
// ruleid: javascript-tls-verification-disabled
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";

// ok: javascript-tls-verification-disabled
const privateCa = new https.Agent({ ca: certificate, rejectUnauthorized: true });
// ok: javascript-tls-verification-disabled
process.env.NODE_EXTRA_CA_CERTS = "/etc/ssl/private-ca.pem";
