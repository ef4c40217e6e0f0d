"""Catalogues of films and shows, one file each; every one keeps the Catalogue port."""
