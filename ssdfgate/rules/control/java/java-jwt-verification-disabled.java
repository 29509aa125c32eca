class Tokens {
    void read(String token, SecretKey key) {
        String unsigned = JWT.create().withSubject("1").sign(Algorithm.none());
        Jwt<?, Claims> open = Jwts.parser().unsecured().build().parse(token);
        Jws<Claims> signed = Jwts.parser().verifyWith(key).build().parseSignedClaims(token);
        String good = JWT.create().withSubject("1").sign(Algorithm.HMAC256(keyBytes));
    }
}
