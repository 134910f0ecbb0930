"""The portal tried with broken files: our own seeds, mutated, sent through the doors that uploads pass."""
