"""文书: what leaves the product as a file. No database, no Flask: values in, bytes out."""
