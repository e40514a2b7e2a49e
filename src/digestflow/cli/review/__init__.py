"""Plans as a person sees and settles them: point by point, whole, and taken back."""
