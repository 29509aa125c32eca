class Ciphers {
    void all() throws Exception {
        Cipher one = Cipher.getInstance("RSA/ECB/NoPadding");
        Cipher two = Cipher.getInstance("RSA");
        Cipher three = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
        Cipher four = Cipher.getInstance("AES/GCM/NoPadding");
    }
}
