class Users {
    void find(Statement statement, EntityManager manager, String name) throws SQLException {
        statement.executeQuery("SELECT id FROM users WHERE name = '" + name + "'");
        manager.createNativeQuery(String.format("DELETE FROM users WHERE name = '%s'", name));
        statement.executeQuery("SELECT id FROM users "
            + "WHERE active = 1");
        manager.createQuery("SELECT u FROM User u WHERE u.name = :name").setParameter("name", name);
    }

    void later(Statement statement, String name) throws SQLException {
        String query = "UPDATE users SET active = 0 WHERE name = '" + name + "'";
        statement.executeUpdate(query);
    }
}
