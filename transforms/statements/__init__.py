"""Speech: quotations, speech frames, speakers behind find_statements."""
