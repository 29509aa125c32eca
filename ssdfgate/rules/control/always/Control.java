class Control {
    void control() {
        ssdfgateControlMarker();
    }
}
