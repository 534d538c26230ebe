"""What answers mean: pure functions, exact numbers, and a tree that shows where each number comes from."""
