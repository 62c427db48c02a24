"""Wu, Dobriban, Ren, Wu, Li, Gunasekar, Ward, Liu: Implicit Regularization and Convergence for Weight Normalization."""
