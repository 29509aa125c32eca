class Connections {
    X509TrustManager trusting = new X509TrustManager() {
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    };

    void names(HttpsURLConnection connection) {
        connection.setHostnameVerifier((host, session) -> true);
        connection.setHostnameVerifier((host, session) -> KNOWN.contains(host));
    }

    X509TrustManager checking = new X509TrustManager() {
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            delegate.checkServerTrusted(chain, type);
        }

        public X509Certificate[] getAcceptedIssuers() {
            return delegate.getAcceptedIssuers();
        }
    };
}
