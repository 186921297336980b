"""A dose held against what is reported: the verdict, and the slips that would explain one that is off."""
