class Tokens {
    private final Random random = new Random();
    private final SecureRandom secure = new SecureRandom();

    String issue() {
        String token = Long.toHexString(random.nextLong());
        return token;
    }

    long newToken() {
        return (long) (Math.random() * 1000000);
    }

    String safe() {
        byte[] bytes = new byte[32];
        secure.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    int colour() {
        int colour = random.nextInt(16);
        return colour;
    }
}
