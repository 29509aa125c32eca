const https = require("https");

const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";

const privateCa = new https.Agent({ ca: certificate, rejectUnauthorized: true });
process.env.NODE_EXTRA_CA_CERTS = "/etc/ssl/private-ca.pem";
