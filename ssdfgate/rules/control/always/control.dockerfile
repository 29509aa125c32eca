FROM ssdfgate-control-marker
