"""From a record as text to its acknowledgement by the server."""
