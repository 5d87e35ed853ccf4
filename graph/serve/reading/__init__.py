"""The source reader: documents are taken in, and their suggestions and words become ties."""
