"""What the graph is handed out as: tables, and other formats of interchange."""
