"""Names of actors: search, persons, groups and classes behind find_actors."""
