"""Published contracts of others that our answers keep."""
