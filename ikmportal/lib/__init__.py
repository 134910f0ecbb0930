"""The cellar: pure helpers and the job machinery. Knows nothing of makers, products or marketplaces."""
