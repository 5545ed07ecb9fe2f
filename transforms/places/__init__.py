"""Place names: search, choice of place, sense, gazetteers and grammar behind find_places and find_places_beyond_list."""
