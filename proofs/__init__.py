"""Claims of papers, their proofs and refutations, and the kernel that checks them."""
