"""Chou, Rauhut, Ward: Robust implicit regularization via weight normalization. Only its abstract is at hand."""
