"""The web, asked politely and believed in nothing: the only package that imports httpx.

`client` asks, `lanes` says when, `guard` where to, `body` how much, `redact` what may be told.
"""
