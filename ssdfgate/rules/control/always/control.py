ssdfgate_control_marker()
