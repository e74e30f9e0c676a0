"""Training in calls of some minutes on a machine that starts bare."""
