"""Results as text: one small file per format, which sees results and never options."""
