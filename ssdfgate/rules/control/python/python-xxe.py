from xml.sax.handler import feature_external_ges

from lxml import etree

parser = etree.XMLParser(resolve_entities=True)
online = etree.XMLParser(no_network=False, huge_tree=True)
reader.setFeature(feature_external_ges, True)

closed = etree.XMLParser(resolve_entities=False, no_network=True)
reader.setFeature(feature_external_ges, False)
default = etree.XMLParser(remove_comments=True)
