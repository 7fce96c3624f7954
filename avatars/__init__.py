"""Who speaks: one YAML file per avatar and the class that reads it."""
