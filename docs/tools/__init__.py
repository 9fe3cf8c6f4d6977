"""What makes the pictures and the font. Not part of the program."""
