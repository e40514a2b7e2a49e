"""Bytes of a feed document in, clean listings out, whatever the bytes are."""
