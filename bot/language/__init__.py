"""How English, Spanish and Chinese ask of anything: data that ships with the program."""
