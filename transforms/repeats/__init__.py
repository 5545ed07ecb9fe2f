"""What finding repeated texts is made of: words, guards against different facts, sketches, and who leads a cluster."""
