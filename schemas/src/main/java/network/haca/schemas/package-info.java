/**
 * The wire between the rooms: protobuf messages ({@code network.haca.schemas.v1}), topics, what is
 * hashed of a tensor inference, the settlement blob, receipts. No I/O.
 */
@NullMarked
package network.haca.schemas;

import org.jspecify.annotations.NullMarked;
