"""Updates in and calls out, with nothing lost; knows the storage room and no other."""
