"""A catalogue file looked through for faults and questions, each with its place."""
