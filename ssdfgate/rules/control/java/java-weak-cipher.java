class Ciphers {
    void all() throws Exception {
        Cipher one = Cipher.getInstance("DES/CBC/PKCS5Padding");
        Cipher two = Cipher.getInstance("AES/ECB/PKCS5Padding");
        Cipher three = Cipher.getInstance("AES");
        Cipher four = Cipher.getInstance("AES/GCM/NoPadding");
        Cipher five = Cipher.getInstance("ChaCha20-Poly1305");
    }
}
