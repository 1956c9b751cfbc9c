"""What the chapter "A write-up on trial" measures and draws."""
