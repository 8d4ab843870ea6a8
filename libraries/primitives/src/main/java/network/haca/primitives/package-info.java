/**
 * The values that every room shares: {@link network.haca.primitives.Bytes}, hashes, RLP, the
 * settlement Merkle tree and the signature schemes. Pure functions and immutable values; nothing
 * here does I/O.
 */
@NullMarked
package network.haca.primitives;

import org.jspecify.annotations.NullMarked;
