"""Programs that fill the library of a media server."""
