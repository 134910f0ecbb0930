"""What keeps strangers out, and personal data in: each line of docs/security.md has a test here or names where it is."""
