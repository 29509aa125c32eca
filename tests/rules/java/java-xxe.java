class Parsers {
    Document open(InputStream input) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        // ruleid: java-xxe
        return factory.newDocumentBuilder().parse(input);
    }

    XMLStreamReader stream(InputStream input) throws Exception {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        // ruleid: java-xxe
        return factory.createXMLStreamReader(input);
    }

    Document closed(InputStream input) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        // ok: java-xxe
        return factory.newDocumentBuilder().parse(input);
    }

    XMLStreamReader closedStream(InputStream input) throws Exception {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        // ok: java-xxe
        return factory.createXMLStreamReader(input);
    }
}
