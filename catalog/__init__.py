"""What do they make: products, licences, photos, search, import, editions."""
