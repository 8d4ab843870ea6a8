package network.haca.fullnode.recording;

import network.haca.primitives.Bytes;

/**
 * The blob of a settlement, as an aggregator would give it.
 *
 * @param height after whose commit it is judged
 */
record RecordedBlob(long height, long settlement, Bytes bytes) {}
