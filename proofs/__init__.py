"""Claims of papers, their proofs and refutations, and the kernel that checks them."""

__version__ = "0.1.0"
