"""Fetching from the network: one client for the hosts that stand in it, and a file a host for what is asked there."""
