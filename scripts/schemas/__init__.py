"""What `write_schemas.py` writes: the JSON Schemas of the documents, by what they are about."""
