"""The slash commands: one cog a file, named as its answer. A module whose name begins with `_` is a shared part, not a cog."""
