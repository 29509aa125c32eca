class Files2 {
    byte[] read(HttpServletRequest request) throws IOException {
        return new FileInputStream("/srv/files/" + request.getParameter("name")).readAllBytes();
    }

    @GetMapping("/files/{name}")
    public byte[] path(@PathVariable String name) throws IOException {
        Path file = Paths.get("/srv/files", name);
        return Files.readAllBytes(file);
    }

    byte[] checked(HttpServletRequest request) throws IOException {
        Path file = Paths.get("/srv/files", request.getParameter("name")).normalize();
        if (!file.startsWith("/srv/files")) {
            throw new IOException("outside");
        }
        return Files.readAllBytes(file);
    }

    byte[] looked(HttpServletRequest request) throws IOException {
        return Files.readAllBytes(known(request.getParameter("name")));
    }
}
