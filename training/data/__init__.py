"""From drawn or stored images to batches."""
