class LaunchError(Exception):
    """Something the person at the terminal must know, in one line without a traceback."""
