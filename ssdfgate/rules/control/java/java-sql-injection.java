class Users {
    void byName(HttpServletRequest request, Statement statement) throws SQLException {
        String name = request.getParameter("name");
        ResultSet rows = statement.executeQuery("SELECT id FROM users WHERE name = '" + name + "'");
    }

    @GetMapping("/users")
    public List<User> ordered(@RequestParam("order") String order, EntityManager manager) {
        String query = String.format("SELECT u FROM User u ORDER BY %s", order);
        return manager.createQuery(query, User.class).getResultList();
    }

    void bound(HttpServletRequest request, Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement("SELECT id FROM users WHERE name = ?");
        statement.setString(1, request.getParameter("name"));
    }

    void converted(HttpServletRequest request, Statement statement) throws SQLException {
        int number = Integer.parseInt(request.getParameter("number"));
        statement.executeQuery("SELECT id FROM users WHERE number = " + number);
    }
}
