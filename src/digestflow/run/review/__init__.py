"""What a person, or a policy in their place, answers to a plan, and what becomes of it."""
