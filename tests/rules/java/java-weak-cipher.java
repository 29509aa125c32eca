class Ciphers {
    void all() throws Exception {
        // ruleid: java-weak-cipher
        Cipher one = Cipher.getInstance("DES/CBC/PKCS5Padding");
        // ruleid: java-weak-cipher
        Cipher two = Cipher.getInstance("AES/ECB/PKCS5Padding");
        // ruleid: java-weak-cipher
        Cipher three = Cipher.getInstance("AES");
        // ok: java-weak-cipher
        Cipher four = Cipher.getInstance("AES/GCM/NoPadding");
        // ok: java-weak-cipher
        Cipher five = Cipher.getInstance("ChaCha20-Poly1305");
    }
}
