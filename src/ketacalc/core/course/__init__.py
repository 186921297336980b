"""The course of a drug over time: what runs when, how much has been given by then, and when a container is empty."""
