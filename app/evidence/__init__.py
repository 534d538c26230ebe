"""What a verified level rests on: files, links and observations, each serving any number of indicators."""
