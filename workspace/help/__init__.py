"""帮助: the guide, the keyboard, the accessibility statement; for everybody, signed in or not."""
