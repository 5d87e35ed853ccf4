"""Makes the report to hand in: measures in sentences, with tables, charts and evidence."""
