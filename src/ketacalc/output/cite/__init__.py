"""The result of `cite`: references as text and in the formats of bibliographies."""
