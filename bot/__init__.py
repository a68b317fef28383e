"""What the product says and does. Knows no platform."""
