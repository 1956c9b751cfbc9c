"""What the chapter "Feeding a hungry GPU" measures and draws, where it is too long for a cell."""
