"""The vault: a folder of notes, read and written so that no word of a person is lost."""
