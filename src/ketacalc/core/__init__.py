"""The calculator itself: values, arithmetic and the catalogue, without printing and without options."""
