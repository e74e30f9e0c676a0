"""From network to published model: definition, conversion, quantisation, evaluation."""
