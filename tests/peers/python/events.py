"""An event store in memory, which lets a client resume a stream after the last event it has seen.

Both major versions of the SDK take it. Only `resume` of v1.py and v2.py uses it.
"""

from mcp.server.streamable_http import EventMessage, EventStore


class Events(EventStore):
    def __init__(self):
        # Every event there was, as its stream and its message; an id is its place here.
        self._all = []

    async def store_event(self, stream_id, message):
        self._all.append((stream_id, message))
        return str(len(self._all) - 1)

    async def replay_events_after(self, last_event_id, send_callback):
        last = int(last_event_id)
        stream_id = self._all[last][0]
        for place, (stream, message) in enumerate(self._all):
            # An event without a message only gave the stream an id to resume after.
            if place > last and stream == stream_id and message is not None:
                await send_callback(EventMessage(message, str(place)))
        return stream_id
