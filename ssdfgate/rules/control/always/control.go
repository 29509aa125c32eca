package control

func control() {
	ssdfgateControlMarker()
}
