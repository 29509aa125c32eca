class Tokens {
    void read(String token, SecretKey key) {
        // ruleid: java-jwt-verification-disabled
        String unsigned = JWT.create().withSubject("1").sign(Algorithm.none());
        // ruleid: java-jwt-verification-disabled
        Jwt<?, Claims> open = Jwts.parser().unsecured().build().parse(token);
        // ok: java-jwt-verification-disabled
        Jws<Claims> signed = Jwts.parser().verifyWith(key).build().parseSignedClaims(token);
        // ok: java-jwt-verification-disabled
        String good = JWT.create().withSubject("1").sign(Algorithm.HMAC256(keyBytes));
    }
}
