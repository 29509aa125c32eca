class Disk {
    void size(String folder) throws IOException {
        // ruleid: java-command-injection
        Runtime.getRuntime().exec("du -s " + folder);
        // ruleid: java-command-injection
        new ProcessBuilder("sh", "-c", "du -s " + folder).start();
        // ruleid: java-command-injection
        Runtime.getRuntime().exec(new String[]{"/bin/sh", "-c", String.format("du -s %s", folder)});
        // ok: java-command-injection
        new ProcessBuilder("du", "-s", folder).start();
        // ok: java-command-injection
        Runtime.getRuntime().exec("du -s /srv");
        // ok: java-command-injection
        new ProcessBuilder("sh", "-c", "du -s /srv | sort").start();
        // ok: java-command-injection
        Runtime.getRuntime().exec("du -s " + "/srv");
    }
}
