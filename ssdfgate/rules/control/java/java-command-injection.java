class Disk {
    void size(String folder) throws IOException {
        Runtime.getRuntime().exec("du -s " + folder);
        new ProcessBuilder("sh", "-c", "du -s " + folder).start();
        Runtime.getRuntime().exec(new String[]{"/bin/sh", "-c", String.format("du -s %s", folder)});
        new ProcessBuilder("du", "-s", folder).start();
        Runtime.getRuntime().exec("du -s /srv");
        new ProcessBuilder("sh", "-c", "du -s /srv | sort").start();
        Runtime.getRuntime().exec("du -s " + "/srv");
    }
}
