class Tokens {
    private final Random random = new Random();
    private final SecureRandom secure = new SecureRandom();

    String issue() {
        // ruleid: java-insecure-random-token
        String token = Long.toHexString(random.nextLong());
        return token;
    }

    long newToken() {
        // ruleid: java-insecure-random-token
        return (long) (Math.random() * 1000000);
    }

    String safe() {
        byte[] bytes = new byte[32];
        // ok: java-insecure-random-token
        secure.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    int colour() {
        // ok: java-insecure-random-token
        int colour = random.nextInt(16);
        return colour;
    }
}
