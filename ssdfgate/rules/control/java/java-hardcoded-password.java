class Connections {
    void open(HikariConfig config) throws Exception {
        Connection one = DriverManager.getConnection("jdbc:postgresql://db/app", "app", "Winter2024");
        config.setPassword("Winter2024");
        SecretKeySpec key = new SecretKeySpec("0123456789abcdef".getBytes(), "AES");
        Connection two = DriverManager.getConnection("jdbc:postgresql://db/app", "app", System.getenv("DB_PASSWORD"));
        config.setPassword(secrets.get("db"));
    }
}
