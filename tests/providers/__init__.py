"""Local servers that speak the protocols of hosted services."""
