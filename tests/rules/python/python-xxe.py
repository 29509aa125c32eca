from xml.sax.handler import feature_external_ges

from lxml import etree

# ruleid: python-xxe
parser = etree.XMLParser(resolve_entities=True)
# ruleid: python-xxe
online = etree.XMLParser(no_network=False, huge_tree=True)
# ruleid: python-xxe
reader.setFeature(feature_external_ges, True)

# ok: python-xxe
closed = etree.XMLParser(resolve_entities=False, no_network=True)
# ok: python-xxe
reader.setFeature(feature_external_ges, False)
# ok: python-xxe
default = etree.XMLParser(remove_comments=True)
