class Connections {
    void open(HikariConfig config) throws Exception {
        // ruleid: java-hardcoded-password
        Connection one = DriverManager.getConnection("jdbc:postgresql://db/app", "app", "Winter2024");
        // ruleid: java-hardcoded-password
        config.setPassword("Winter2024");
        // ruleid: java-hardcoded-password
        SecretKeySpec key = new SecretKeySpec("0123456789abcdef".getBytes(), "AES");
        // ok: java-hardcoded-password
        Connection two = DriverManager.getConnection("jdbc:postgresql://db/app", "app", System.getenv("DB_PASSWORD"));
        // ok: java-hardcoded-password
        config.setPassword(secrets.get("db"));
    }
}
