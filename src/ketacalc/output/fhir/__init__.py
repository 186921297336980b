"""The result of `dose` as FHIR."""
