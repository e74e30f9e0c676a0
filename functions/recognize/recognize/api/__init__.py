"""The routes: each validates, reads, and answers with a typed result."""
