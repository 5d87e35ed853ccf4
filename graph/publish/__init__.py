"""What is handed out: one document model, its writers, and the documents, sheets and exports made with it."""
