"""Mathematics that belongs to no paper: typed words, derivations, certificate search, rigorous numerics."""
