import jwt from "jsonwebtoken";

export function read(token: string, key: string) {
  // ruleid: javascript-jwt-verification-disabled
  return jwt.verify(token, key, { algorithms: ["HS256", "none"] });
}

export function issue(claims: object) {
  // ruleid: javascript-jwt-verification-disabled
  return jwt.sign(claims, "", { algorithm: "none" });
}

export function readChecked(token: string, key: string) {
  // ok: javascript-jwt-verification-disabled
  return jwt.verify(token, key, { algorithms: ["HS256"] });
}

export function issueSigned(claims: object, key: string) {
  // ok: javascript-jwt-verification-disabled
  return jwt.sign(claims, key, { algorithm: "HS256", expiresIn: "1h" });
}
