"""How the admin writes dates and numbers, by language, where Django's own way is not ours."""
