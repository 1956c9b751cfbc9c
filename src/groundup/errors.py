"""The error that a command shows its user as one line."""


class UserError(Exception):
    """Something the user gave cannot be used. The message names it, what was found and what to do.

    `groundup` prints the message as one line and exits with code 2; everything else is a bug and shows its
    traceback.
    """
