"""Who is who, and who may see whom: users, IKM, membership, mentorship, regions."""
