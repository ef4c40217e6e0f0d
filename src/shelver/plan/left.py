"""Why files stay where they are, in words for a person."""

from shelver.media.files import BundleFile, FileRole

_REASONS = {
    FileRole.SAMPLE: "it is a sample; samples never go into a library",
    FileRole.PACKED: "it is still packed; unpack it first",
    FileRole.PARTIAL: "it is still being downloaded",
    FileRole.JUNK: "it is no media: a program, a link or an advert",
    FileRole.SUBTITLE: "its video is not here",
    FileRole.NFO: "the video that it describes is not here",
    FileRole.NOTES: "the video that it describes is not here",
    FileRole.ART: "it belongs to no single item here",
    FileRole.EXTRA: "the film or show that it belongs to is not here",
    FileRole.AUDIO: "it belongs to no video here",
    FileRole.BOOK: "it belongs to no item here",
}


def left_reason(file: BundleFile) -> str:
    """Return why a file that belongs to no item stays."""
    return _REASONS.get(file.role, "shelver does not know this kind of file")
