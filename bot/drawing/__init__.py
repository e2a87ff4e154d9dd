"""Cards drawn: as Discord components, and as text for a terminal."""
