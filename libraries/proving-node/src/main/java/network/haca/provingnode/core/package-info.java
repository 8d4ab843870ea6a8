/**
 * What a proving node decides: whether its answers count, what is signed, what must be durable.
 * Knows no framework, clock, randomness or I/O.
 */
@NullMarked
package network.haca.provingnode.core;

import org.jspecify.annotations.NullMarked;
