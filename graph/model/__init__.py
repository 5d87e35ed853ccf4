"""The graph of one edition: reading, inference, network, names, and what is known of each entity."""
