"""What simulated people do: write, tap, search inline, react, join and leave."""
