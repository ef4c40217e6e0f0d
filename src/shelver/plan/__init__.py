"""From decisions to placements, objections and plans; pure thinking, no look at the world."""
