"""Training data and training: sources, batches, shards, and the training command."""
