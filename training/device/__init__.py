"""What training leaves to the device, in JAX: preparation, augmentation, many steps at once."""
