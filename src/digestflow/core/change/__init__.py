"""From the page that is wanted and the note that stands to one change, hunk by hunk."""
