/**
 * Walrus: {@link network.haca.walrus.BlobId} computes ids, {@link network.haca.walrus.WalrusClient}
 * stores and fetches, {@link network.haca.walrus.LocalWalrus} is a store of one's own.
 */
@NullMarked
package network.haca.walrus;

import org.jspecify.annotations.NullMarked;
