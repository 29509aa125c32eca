class Back {
    void back(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendRedirect(request.getParameter("next"));
    }

    @GetMapping("/login")
    public String login(@RequestParam String next) {
        return "redirect:" + next;
    }

    void user(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendRedirect("/users/" + request.getParameter("name"));
    }

    void checked(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendRedirect(localPath(request.getParameter("next")));
    }
}
