"""One day up to the review, and which days are due."""
