"""The first facts of the profile store: one reviewed JSON file a researcher."""
