/** The node's own memory pool: which transactions may wait, which are next, which must go. */
@org.jspecify.annotations.NullMarked
package network.haca.fullnode.pool;
