/** Outside consensus: fetches blobs and judges batches. */
@NullMarked
package network.haca.fullnode.verdict;

import org.jspecify.annotations.NullMarked;
