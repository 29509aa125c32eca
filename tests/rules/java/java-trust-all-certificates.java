class Connections {
    X509TrustManager trusting = new X509TrustManager() {
        // ruleid: java-trust-all-certificates
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    };

    void names(HttpsURLConnection connection) {
        // ruleid: java-trust-all-certificates
        connection.setHostnameVerifier((host, session) -> true);
        // ok: java-trust-all-certificates
        connection.setHostnameVerifier((host, session) -> KNOWN.contains(host));
    }

    X509TrustManager checking = new X509TrustManager() {
        // ok: java-trust-all-certificates
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            delegate.checkServerTrusted(chain, type);
        }

        public X509Certificate[] getAcceptedIssuers() {
            return delegate.getAcceptedIssuers();
        }
    };
}
