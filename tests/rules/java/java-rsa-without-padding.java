class Ciphers {
    void all() throws Exception {
        // ruleid: java-rsa-without-padding
        Cipher one = Cipher.getInstance("RSA/ECB/NoPadding");
        // ruleid: java-rsa-without-padding
        Cipher two = Cipher.getInstance("RSA");
        // ok: java-rsa-without-padding
        Cipher three = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
        // ok: java-rsa-without-padding
        Cipher four = Cipher.getInstance("AES/GCM/NoPadding");
    }
}
