class State {
    Object fromRequest(HttpServletRequest request) throws Exception {
        return new ObjectInputStream(request.getInputStream()).readObject();
    }

    Object fromPeer(Socket socket) throws Exception {
        InputStream stream = new BufferedInputStream(socket.getInputStream());
        ObjectInputStream objects = new ObjectInputStream(stream);
        return objects.readObject();
    }

    Object fromFile(File file) throws Exception {
        return new ObjectInputStream(new FileInputStream(file)).readObject();
    }

    Object filtered(Socket socket) throws Exception {
        return new ValidatingObjectInputStream(socket.getInputStream()).readObject();
    }

    Object verified(HttpServletRequest request) throws Exception {
        return new ObjectInputStream(verify(request.getInputStream())).readObject();
    }
}
