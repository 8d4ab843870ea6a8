/**
 * Inference inside a transaction as bytes: the calls of 0xF4 and their results, the keys and hashes
 * that nodes sign, admissions as nodes read them, conclusions as they travel. Ledger and nodes
 * share it; it decides nothing.
 */
@NullMarked
package network.haca.pipe;

import org.jspecify.annotations.NullMarked;
