class Hashes {
    byte[] hash(String password) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return digest.digest(password.getBytes(StandardCharsets.UTF_8));
    }

    byte[] salted(byte[] salt, String userPassword) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("MD5");
        digest.update(salt);
        digest.update(userPassword.getBytes(StandardCharsets.UTF_8));
        return digest.digest();
    }

    byte[] file(byte[] content) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return digest.digest(content);
    }

    byte[] derived(char[] password, byte[] salt) throws Exception {
        KeySpec spec = new PBEKeySpec(password, salt, 600000, 256);
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    }
}
