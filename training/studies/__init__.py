"""Questions about reading that are answered by an experiment."""
