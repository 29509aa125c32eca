class Users {
    void find(Statement statement, EntityManager manager, String name) throws SQLException {
        // ruleid: java-sql-concatenation
        statement.executeQuery("SELECT id FROM users WHERE name = '" + name + "'");
        // ruleid: java-sql-concatenation
        manager.createNativeQuery(String.format("DELETE FROM users WHERE name = '%s'", name));
        // ok: java-sql-concatenation
        statement.executeQuery("SELECT id FROM users "
            + "WHERE active = 1");
        // ok: java-sql-concatenation
        manager.createQuery("SELECT u FROM User u WHERE u.name = :name").setParameter("name", name);
    }

    void later(Statement statement, String name) throws SQLException {
        String query = "UPDATE users SET active = 0 WHERE name = '" + name + "'";
        // ruleid: java-sql-concatenation
        statement.executeUpdate(query);
    }
}
