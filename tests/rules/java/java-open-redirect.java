class Back {
    void back(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // ruleid: java-open-redirect
        response.sendRedirect(request.getParameter("next"));
    }

    @GetMapping("/login")
    public String login(@RequestParam String next) {
        // ruleid: java-open-redirect
        return "redirect:" + next;
    }

    void user(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // ok: java-open-redirect
        response.sendRedirect("/users/" + request.getParameter("name"));
    }

    void checked(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // ok: java-open-redirect
        response.sendRedirect(localPath(request.getParameter("next")));
    }
}
