"""The profile store: knows SQLite, and no Discord and no wording."""
