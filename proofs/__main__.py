"""`python -m proofs` is `proofs`."""

from proofs.cli import main

main(prog_name="proofs")
