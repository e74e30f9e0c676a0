"""What runs on the device, here on JAX's CPU build."""
