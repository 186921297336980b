"""Files of catalogues: read, checked, merged and looked through, from TOML tables to checked values."""
