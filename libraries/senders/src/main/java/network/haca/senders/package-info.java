/**
 * The accounts in whose name roles send transactions: their keys in files, what may be done with
 * them, and whether they can pay.
 */
@NullMarked
package network.haca.senders;

import org.jspecify.annotations.NullMarked;
