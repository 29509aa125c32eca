import jwt from "jsonwebtoken";

export function read(token: string, key: string) {
  return jwt.verify(token, key, { algorithms: ["HS256", "none"] });
}

export function issue(claims: object) {
  return jwt.sign(claims, "", { algorithm: "none" });
}

export function readChecked(token: string, key: string) {
  return jwt.verify(token, key, { algorithms: ["HS256"] });
}

export function issueSigned(claims: object, key: string) {
  return jwt.sign(claims, key, { algorithm: "HS256", expiresIn: "1h" });
}
