package network.haca.fullnode.rpc;

import java.util.List;
import network.haca.primitives.Bytes32;

/** The batches that settled, as far as a node knows them. */
public interface SettledRoots {
  /** The sorted leaf hashes of the settled batch with the root; none if they are not known. */
  List<Bytes32> leaves(Bytes32 root);
}
