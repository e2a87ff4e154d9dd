"""Runs in which everything goes wrong: the bot is killed, Discord fails, others write; in the end all must have been told once.

`run` is one run, from its first fault to its verdict. `bot` is the bot in processes of its own, where time runs faster;
`town` is where a run takes place; `moves` is what can happen; `expected` is who must hear of what; `verdict` is whether they did.
"""
