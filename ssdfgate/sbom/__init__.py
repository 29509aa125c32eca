"""Software bills of materials: builds them from declared dependencies, validates them, and says what they lack."""
