"""What we hold on people: what they agreed to and took back, how long we keep it, and who looked at it."""
