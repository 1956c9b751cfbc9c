"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

__all__ = ["kind_of"]

BEGINNINGS = {
    b"\x93NUMPY": "a NumPy array (.npy)",
    b"\x1f\x8b": "a .gz file",
    b"7z\xbc\xaf": "a .7z file",
    b"Rar!": "a .rar file",
    b"PK\x03\x04": "a .zip file",
    b"PK\x05\x06": "an empty .zip file",
    b"RIFF": "a WAV file",
    b"\x89PNG": "a picture (.png)",
    b"\xff\xd8\xff": "a picture (.jpg)",
    b"%PDF": "a PDF file",
    b"<": "a web page",
    b"{": "JSON",
}


def kind_of(content: bytes) -> str:
    """What begins with `content`, in words with an article; "" when that is not known.

    >>> kind_of(b"<!DOCTYPE html>"), kind_of(b"hello"), kind_of(bytes(9)), kind_of(b"\\x80\\x02")
    ('a web page', 'text', 'nothing but zeros', '')
    """
    for beginning, kind in BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    if content[257:262] == b"ustar":
        return "a .tar file"
    if not content:
        return "nothing"
    if not any(content[:512]):
        return "nothing but zeros"
    return "text" if all(byte in b"\t\n\r" or 32 <= byte < 127 for byte in content[:512]) else ""
