class Preview {
    InputStream open(HttpServletRequest request) throws IOException {
        return new URL(request.getParameter("url")).openStream();
    }

    @GetMapping("/status")
    public String status(@RequestParam String host) {
        return restTemplate.getForObject("https://" + host + "/status", String.class);
    }

    InputStream item(HttpServletRequest request) throws IOException {
        return new URL("https://api.example.com/items/" + request.getParameter("id")).openStream();
    }

    InputStream allowed(HttpServletRequest request) throws IOException {
        return new URL(allowedAddress(request.getParameter("url"))).openStream();
    }
}
