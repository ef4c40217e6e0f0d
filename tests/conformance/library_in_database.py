"""The library index of a database with its shelves, as the suite of the port asks it."""

from shelver.stores.library import LibraryStore
from shelver.stores.shelves import ShelfStore


class InDatabase(LibraryStore):
    """The index and the shelves of one database; the index is asked anew after each change of the shelves."""

    def __init__(self, engine):
        super().__init__(engine)
        self._shelves = ShelfStore(engine)
        self.known_folders = self._shelves.known_folders
        self.file_marks = self._shelves.file_marks

    def put(self, root_path, folders):
        self._shelves.put(root_path, folders)
        self._forget_answers()

    def drop(self, root_path, folders):
        self._shelves.drop(root_path, folders)
        self._forget_answers()
