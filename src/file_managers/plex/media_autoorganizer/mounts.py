"""The target folders as they are now, line by line."""

from shelver.media.library import RootState
from shelver.media.visible import size, visible


def is_usable(state: RootState, buffer_bytes: int) -> bool:
    """Whether the folder is mounted, writable, and has more room than the buffer that stays free."""
    return not state.problem and state.is_writable and state.free_bytes > buffer_bytes


def state_line(state: RootState, buffer_bytes: int) -> str:
    """Return one line for a person: the folder, what is wrong with it and what to do, or how much room it has."""
    folder = visible(f"{state.path} ({state.name}, {state.kind.value})")
    if state.problem:
        return f"❌ {folder}: {visible(state.problem)}"
    if not state.is_writable:
        return f"❌ {folder}: not writable. Give yourself the right to write there, or remount it."
    room = f"{size(state.free_bytes)} free"
    if state.free_bytes <= buffer_bytes:
        return f"❌ {folder}: {room}, and {size(buffer_bytes)} stay free as a buffer. Make room."
    return f"✅ {folder}: writable, {room}"
