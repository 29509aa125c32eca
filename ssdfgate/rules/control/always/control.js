ssdfgateControlMarker();
