"""Local servers that speak hosted providers' documented protocols: test helpers, none of them is a provider."""
