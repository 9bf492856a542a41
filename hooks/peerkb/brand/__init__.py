"""A site's brand: of one or two colors and a mark it makes the site's colors, icons, card and web manifest. Pure; settings are above it."""
