"""Where the application runs: the web server, Lambda, and the model that the operator names."""
