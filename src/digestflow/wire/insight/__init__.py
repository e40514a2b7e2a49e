"""What is asked of an opened project: costs, pictures, exports, and what a prompt makes of its stories."""
