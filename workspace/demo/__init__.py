"""演示: the Liaoning demo committee as data, loaded through the rooms' own services."""
