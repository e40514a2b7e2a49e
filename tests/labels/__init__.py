"""Judgements of people about real material, by address only, and the material they are about."""
