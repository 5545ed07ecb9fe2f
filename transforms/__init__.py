"""Pure steps from documents to claims: polars frames in, polars frames out."""
