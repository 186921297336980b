"""From a dose to a syringe, a bag and a pump, and back from a running infusion to its dose."""
